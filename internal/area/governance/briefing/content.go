package briefing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/clock"
)

// Ask is what a maker is asked to write. The context's actor is a service with the role of who gets it.
type Ask struct {
	Org, Unit string
	Report    string
	Audience  Audience
	Form      string
	Period
}

// Content is what a report says.
type Content struct {
	// Finding is its title: what the figures show.
	Finding string `json:"finding"`
	// Notes say how to read it and what is left out.
	Notes  []string `json:"notes,omitempty"`
	Charts []Chart  `json:"charts,omitempty"`
	Tables []Table  `json:"tables,omitempty"`
	// Sources say where the figures are from.
	Sources []string `json:"sources"`
}

// Chart is a control chart, as it was judged when the report was made; its title says what it shows.
type Chart struct {
	Title string        `json:"title"`
	SPC   boardpack.SPC `json:"spc"`
}

// Table is one table of a report; the first column names the row.
type Table struct {
	Name    string     `json:"name"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Maker writes a report.
type Maker func(ctx context.Context, a Ask) (Content, error)

// Document is a report as it is frozen.
type Document struct {
	Org        string    `json:"org"`
	OrgName    string    `json:"org_name"`
	Unit       string    `json:"unit,omitempty"`
	UnitName   string    `json:"unit_name,omitempty"`
	Report     string    `json:"report"`
	ReportName string    `json:"report_name"`
	Audience   Audience  `json:"audience"`
	Form       string    `json:"form,omitempty"`
	From       clock.Day `json:"from"`
	To         clock.Day `json:"to"`
	Made       clock.Day `json:"made"`
	Content
}

// freeze gives the bytes that are kept and their SHA-256 in hex.
func (d Document) freeze() (body, hash string, err error) {
	b, err := json.Marshal(d)
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), err
}

// thaw reads a frozen document and refuses one whose bytes are not those of the hash.
func thaw(body, hash string) (Document, error) {
	sum := sha256.Sum256([]byte(body))
	if hex.EncodeToString(sum[:]) != hash {
		return Document{}, errors.New("the report that was kept is not the one that was made")
	}
	var d Document
	return d, json.Unmarshal([]byte(body), &d)
}

// Of names whose figures they are.
func (d Document) Of() string {
	if d.UnitName != "" {
		return d.UnitName + ", " + d.OrgName
	}
	return d.OrgName
}

// Days writes the period: "1 July to 30 September 2026".
func (d Document) Days() string { return Period{d.From, d.To}.Words() }

// Words writes the period: "1 July to 30 September 2026".
func (p Period) Words() string {
	a, err1 := time.Parse(time.DateOnly, string(p.From))
	b, err2 := time.Parse(time.DateOnly, string(p.To))
	switch {
	case err1 != nil || err2 != nil:
		return string(p.From) + " to " + string(p.To)
	case a.Year() == b.Year():
		return a.Format("2 January") + " to " + b.Format("2 January 2006")
	}
	return a.Format("2 January 2006") + " to " + b.Format("2 January 2006")
}

// Figures tells whether a column holds figures: more of them than words that say why there is none.
func (t Table) Figures(i int) bool {
	n := 0
	for _, r := range t.Rows {
		switch {
		case i == 0 || r[i] == "":
		case strings.ContainsAny(r[i][:1], "0123456789*–−"):
			n++
		default:
			n--
		}
	}
	return n > 0
}

// lower begins words within a sentence.
func lower(s string) string {
	if s == "" || strings.HasPrefix(s, "RIDDOR") {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
