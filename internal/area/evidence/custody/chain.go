package custody

import "fmt"

// Break is the first thing wrong with a ledger.
type Break struct {
	// Seq is the entry at which it shows.
	Seq int64
	// What says it in plain words.
	What string
}

// Chain walks a ledger entry by entry. Its zero value stands before the first.
type Chain struct {
	Exhibit string
	Seq     int64
	Head    string
	first   *Break
}

// Add takes the next entry and gives the first break there is, nil while the chain holds.
func (c *Chain) Add(e *Entry) *Break {
	if c.first != nil {
		return c.first
	}
	switch {
	case c.Seq == 0 && c.Exhibit == "":
		c.Exhibit = e.Exhibit
	case e.Exhibit != c.Exhibit:
		return c.breaks(c.Seq+1, "the entry belongs to another exhibit")
	}
	switch {
	case e.Seq > c.Seq+1:
		return c.breaks(c.Seq+1, fmt.Sprintf("entry %d is missing: the next one found is %d", c.Seq+1, e.Seq))
	case e.Seq < c.Seq+1:
		return c.breaks(c.Seq+1, fmt.Sprintf("entry %d stands where entry %d belongs: entries are out of order or doubled", e.Seq, c.Seq+1))
	case e.Digest() != e.Hash:
		return c.breaks(e.Seq, "the entry was changed after it was written")
	case e.Prev != c.Head:
		return c.breaks(e.Seq, "the entry does not follow the one before it")
	}
	c.Seq, c.Head = e.Seq, e.Hash
	return nil
}

func (c *Chain) breaks(seq int64, what string) *Break {
	c.first = &Break{seq, what}
	return c.first
}

// Walk checks a whole ledger.
func Walk(entries []Entry) (Chain, *Break) {
	var c Chain
	for i := range entries {
		if b := c.Add(&entries[i]); b != nil {
			return c, b
		}
	}
	return c, nil
}
