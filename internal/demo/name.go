package demo

import (
	"fmt"
	"strings"
)

// given are first names of many sorts; surnames are borne by nobody, so that no name here can be somebody's.
var (
	given = strings.Fields(`Asha Ben Carys Dele Efua Farah Gwen Hamza Ines Jonah Kemi Lowri Mina Noor Owen Priti Quinn Rosa Sami Tilda
		Uzma Viktor Wren Xanthe Yusuf Zoe Arjun Bronte Callum Dipa Elowen Femi Greta Haruki Imran Joan Kofi Leila Marek Nia`)
	surnames = strings.Fields(`Featherwick Bramblecask Lanternby Thistledew Marzipane Pemberquill Inklestow Dappledown Quillowby Saffronhay
		Tumbleglen Wickermoss Bellowmarsh Candletree Driftlemay Emberlove Fiddlecombe Gingerholt Hazelplume Ivorybeck Jampotter Kettlewhin
		Larkenfold Mossington-Pell Nettlemint Oatencroft Puddlewright Quaverley Rumblethorn Snowberrow Teaspoonly Umberfield Velvetrow
		Willowquay Yarrowdrum Zephyrine Cobblewren Dewpenny Figglestone Harpsichorn`)
)

// person draws a name.
func (d dice) person() string { return one(d, given) + " " + one(d, surnames) }

// address gives the e-mail address of a name; n makes it the only one.
func address(name string, n int) string {
	return fmt.Sprintf("%s.%d@example.org", strings.ReplaceAll(strings.ToLower(name), " ", "."), n)
}

// landline and mobile draw numbers of the ranges that Ofcom keeps for drama.
func (d dice) landline() string { return fmt.Sprintf("01632 960%03d", d.IntN(1000)) }

func (d dice) mobile() string { return fmt.Sprintf("07700 900%03d", d.IntN(1000)) }

// Names of places are put together from these, and are no real place's with a hospital in it.
var (
	heads = strings.Fields(`Quill Thistle Larks Wend Ember Marl Sorrel Brindle Cobble Dapple Fennel Gorse Inkle Juniper Kettle
		Lantern Medlar Nettle Osier Plover Saffron Teasel`)
	tails = strings.Fields(`mere combe wick holme dale moor beck croft lea thorpe garth wold`)
)

func (d dice) place() string { return one(d, heads) + one(d, tails) }
