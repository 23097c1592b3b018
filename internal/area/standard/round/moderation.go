package round

import (
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/db"
)

// Moderation is a look by sample at ratings of organisations that are in.
type Moderation struct {
	Org, ID, Campaign, Name, Catalogue string
	Round                              rollup.Round
	// Due is the day by which organisations share, YYYY-MM-DD.
	Due string
	// Drawn says how the sample was drawn.
	Drawn    string
	MadeAt   db.Time
	MadeName string
	EndedAt  db.Time
	Version  int64
	Items    []Item
	// OrgName is the moderator's name.
	OrgName string
}

// Item is one indicator of one organisation that was drawn.
type Item struct {
	Org, Moderation, Indicator, Moderator, Assessment string
	// Rating is what the organisation signed.
	Rating rollup.Rating
	// Shared is what it chose to show, nil before that.
	Shared     *Shared
	SharedAt   db.Time
	SharedName string
	// Moderated is what the moderator would have rated, "" before that, with their words for the organisation.
	Moderated                  rollup.Rating
	Words                      string
	ModeratedAt                db.Time
	ModeratedBy, ModeratedName string
	// Name is the organisation's.
	Name string
}

// Shared is what an organisation shows of one indicator: its reason and the list of its evidence, never the evidence itself.
type Shared struct {
	InPlace   string       `json:"in_place"`
	Rationale string       `json:"rationale"`
	Consulted bool         `json:"consulted"`
	Evidence  []SharedItem `json:"evidence"`
}

// SharedItem is a piece of evidence in such a list.
type SharedItem struct {
	Title   string `json:"title"`
	Kind    string `json:"kind"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Expires string `json:"expires"`
}

// ModerationPath gives the page of a moderation for the moderator.
func ModerationPath(moderation string) string { return "/standard/moderation/" + moderation }

// order ranks ratings, the best highest; 0 has no rank.
var order = map[rollup.Rating]int{rollup.Red: 1, rollup.Amber: 2, rollup.Green: 3}

// Delta is how a moderation differs from what organisations signed: counts, never a score.
type Delta struct {
	// Of is the number drawn, Shared and Looked how far it has come.
	Of, Shared, Looked    int
	Agreed, Lower, Higher int
	// Other were rated to or from not applicable.
	Other int
}

// Differs tells how many of those looked at were rated otherwise.
func (d Delta) Differs() int { return d.Lower + d.Higher + d.Other }

func (d *Delta) add(i *Item) {
	d.Of++
	if i.Shared != nil {
		d.Shared++
	}
	if i.Moderated == "" {
		return
	}
	d.Looked++
	a, b := order[i.Rating], order[i.Moderated]
	switch {
	case i.Rating == i.Moderated:
		d.Agreed++
	case a == 0 || b == 0:
		d.Other++
	case b < a:
		d.Lower++
	default:
		d.Higher++
	}
}

// DeltaOf gives the delta of some items.
func DeltaOf(list []Item) (d Delta) {
	for i := range list {
		d.add(&list[i])
	}
	return d
}

// Line is the delta of one indicator, or of one organisation.
type Line struct {
	Key, Name string
	Delta
}

// ByIndicator gives the delta of each indicator in the order in which they first stand.
func (m *Moderation) ByIndicator() []Line {
	return m.by(func(i *Item) (string, string) { return i.Indicator, i.Indicator })
}

// ByOrganisation gives the delta of each organisation.
func (m *Moderation) ByOrganisation() []Line {
	return m.by(func(i *Item) (string, string) { return i.Org, i.Name })
}

func (m *Moderation) by(key func(*Item) (string, string)) []Line {
	var out []Line
	at := map[string]int{}
	for i := range m.Items {
		k, name := key(&m.Items[i])
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, Line{Key: k, Name: name})
		}
		out[n].add(&m.Items[i])
	}
	return out
}
