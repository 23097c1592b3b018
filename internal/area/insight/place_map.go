package insight

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"sync"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/org"
)

// atlas says where each trust belongs for a picture: on the last day of a month ("as it was"), or today ("as it is now").
type atlas struct {
	tree *org.Tree
	on   org.Date
	now  bool
	up   map[string][]string
}

func newAtlas(t *org.Tree, m collection.Month, now bool, today org.Date) *atlas {
	a := &atlas{tree: t, on: org.DateOf(m.Last()), now: now, up: map[string][]string{}}
	if now {
		a.on = today
	}
	return a
}

// above gives the organisations above a trust, the nearest first.
func (a *atlas) above(trust string) []string {
	if list, ok := a.up[trust]; ok {
		return list
	}
	list := a.tree.Ancestors(trust, a.on)
	if a.now {
		list = a.tree.AncestorsNow(trust, a.on)
	}
	a.up[trust] = list
	return list
}

// of gives the organisation of a kind above a trust, "" where none is known.
func (a *atlas) of(trust string, k org.Kind) string {
	for _, id := range a.above(trust) {
		if o, ok := a.tree.Get(id); ok && o.Kind == k {
			return id
		}
	}
	return ""
}

// under tells whether a trust is counted at a place.
func (a *atlas) under(trust, place string) bool {
	if trust == place || place == org.Root {
		return true
	}
	for _, id := range a.above(trust) {
		if id == place {
			return true
		}
	}
	return false
}

// Spot is where a board's tile stands on the map, and what is printed in it.
type Spot struct {
	Org, Short string
	Col, Row   int
	From, To   org.Date
}

//go:embed picture_boards.csv
var boardSpots []byte

// spots are reference data of this package: rough places and shortened names of the boards, by the days on which they held.
var spots = sync.OnceValues(func() ([]Spot, error) {
	rows, err := csv.NewReader(bytes.NewReader(boardSpots)).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []Spot
	for i, r := range rows[1:] {
		col, err1 := strconv.Atoi(r[2])
		row, err2 := strconv.Atoi(r[3])
		from, ok1 := org.ParseDate(r[4])
		to, ok2 := org.ParseDate(r[5])
		if err1 != nil || err2 != nil || !ok1 || !ok2 {
			return nil, fmt.Errorf("picture_boards.csv line %d: %v", i+2, r)
		}
		out = append(out, Spot{Org: r[0], Short: r[1], Col: col, Row: row, From: from, To: to})
	}
	return out, nil
})

// Spots gives the tiles of the boards that there were on a day.
func Spots(on org.Date) ([]Spot, error) {
	all, err := spots()
	if err != nil {
		return nil, err
	}
	var out []Spot
	for _, s := range all {
		if (org.Span{From: s.From, To: s.To}).Holds(on) {
			out = append(out, s)
		}
	}
	return out, nil
}
