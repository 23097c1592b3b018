package publication

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
)

// Frozen is the whole of a published release, as its hash covers it. It holds signs and rounded counts only, and no person.
type Frozen struct {
	ID       string           `json:"id"`
	Org      string           `json:"publisher"`
	OrgName  string           `json:"publisher_name"`
	Title    string           `json:"title"`
	Notes    string           `json:"notes,omitempty"`
	From     collection.Month `json:"from"`
	To       collection.Month `json:"to"`
	Counted  string           `json:"counted"`
	Rule     Rule             `json:"rule"`
	Said     string           `json:"rule_in_words"`
	Program  string           `json:"program"`
	At       time.Time        `json:"frozen_at"`
	Replaces string           `json:"replaces,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	// Rate is the denominator that rates are given by, "" for none, and RateSource where it is from.
	Rate       string `json:"rate,omitempty"`
	RateSource string `json:"rate_source,omitempty"`
	// Owed is how many returns of the period were owed, Came how many of them are in the figures.
	Owed    int      `json:"returns_owed"`
	Came    int      `json:"returns_in_figures"`
	Sources []Source `json:"sources"`
	Tables  []Table  `json:"tables"`
}

// Table is one published table.
type Table struct {
	Name    string   `json:"name"`
	Measure string   `json:"measure"`
	Counted string   `json:"counted"`
	On      org.Date `json:"map_of"`
	Dims    []Dim    `json:"dimensions"`
	Cells   []Cell   `json:"cells"`
}

// Dim is a dimension of a table with its classes; class 0 is the total.
type Dim struct {
	Name    string  `json:"name"`
	Words   string  `json:"words"`
	Classes []Class `json:"classes"`
}

// Class is one value of a dimension. Parent is the class above, -1 for the total.
type Class struct {
	Code   string `json:"code"`
	Words  string `json:"words"`
	Parent int    `json:"parent"`
	// Level is that of a place: national, region, icb or trust.
	Level string `json:"level,omitempty"`
}

// Cell is a published cell: the class of each dimension, and what is shown: a number or a sign.
type Cell struct {
	At    []int  `json:"at"`
	Shown string `json:"shown"`
	// N is the cell's number in the layout, for the audit's findings; it says nothing to readers.
	N int `json:"n"`
	// Base is what a rate divides by: staff in post, added up over the months in the figures; 0 where there is no rate.
	Base float64 `json:"base,omitempty"`
}

// public gives the tables as they would be published. Withheld cells are not in them.
func public(list []*built, words func(code string) string, kind func(code string) org.Kind) []Table {
	var out []Table
	for _, b := range list {
		t := Table{Measure: b.measure, Counted: b.spec.Counted, On: b.on, Name: b.title()}
		for i, d := range b.layout.Dims() {
			dim := Dim{Name: b.dims[i], Words: DimWords(b.dims[i])}
			for c := range d.Len() {
				k := Class{Code: d.Label(c), Parent: d.Parent(c)}
				switch {
				case i == 0:
					k.Words, k.Level = words(k.Code), string(kind(k.Code))
				case c == 0:
					k.Words = "All"
				case i == 1:
					k.Words = periodWords(k.Code)
				case b.dims[i] == dimMeasure+b.measure:
					k.Words = MeasureWords(b.measure)
					if k.Code == classNo {
						k.Words = "All other"
					}
				default:
					k.Words = classWords(b.dims[i], k.Code)
				}
				dim.Classes = append(dim.Classes, k)
			}
			t.Dims = append(t.Dims, dim)
		}
		bases := b.base()
		for cell, s := range b.release.Cells {
			if s.Kind != disclosure.Withheld && !b.twin(cell) {
				said := s.Text()
				if s.Kind == disclosure.Unsubmitted {
					said = SignNotSubmitted // a hyphen would begin a formula
				}
				c := Cell{At: b.layout.At(cell), Shown: said, N: cell}
				if rated(b, c.At) {
					c.Base = bases[[2]int{c.At[0], c.At[1]}]
				}
				t.Cells = append(t.Cells, c)
			}
		}
		out = append(out, t)
	}
	return out
}

// title names a table.
func (b *built) title() string {
	t := CountedWords(b.spec.Counted) + ", " + lowerFirst(MeasureWords(b.measure))
	for i, d := range b.spec.By {
		if i == 0 {
			t += ", by "
		} else {
			t += " and "
		}
		t += lowerFirst(DimWords(d))
	}
	if b.spec.Map == BothMaps {
		t += ", organisations of " + dayWords(b.on)
	}
	return t
}

func dayWords(d org.Date) string {
	at, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return string(d)
	}
	return at.Format("2 January 2006")
}

func periodWords(code string) string {
	from, to := code, code
	for i := range code {
		if code[i] == '/' {
			from, to = code[:i], code[i+1:]
		}
	}
	return period{collection.Month(from), collection.Month(to)}.words()
}

// freeze gives the bytes of a release and their hash. The bytes are those of one JSON text without spaces, its members in a
// fixed order, so that the same release always has the same hash.
func freeze(f *Frozen) (packed []byte, hash string, err error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(raw)
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(raw); err != nil {
		return nil, "", err
	}
	if err := z.Close(); err != nil {
		return nil, "", err
	}
	return out.Bytes(), hex.EncodeToString(sum[:]), nil
}

func thaw(raw []byte) (*Frozen, error) {
	f := &Frozen{}
	return f, json.Unmarshal(raw, f)
}

// frozenBytes gives the exact bytes that the hash of a release covers.
func (s *Service) frozenBytes(ctx context.Context, code, id string) ([]byte, error) {
	packed, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT frozen FROM release WHERE org_id = $1 AND id = $2`, code, id)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, unpackLimit))
}
