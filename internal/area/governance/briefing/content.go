package briefing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/letter"
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
	Tables []Table  `json:"tables,omitempty"`
	// Sources say where the figures are from.
	Sources []string `json:"sources"`
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

// Paper writes the document for print, PDF and word processors: tables as names with their values.
func (d Document) Paper() letter.Paper {
	p := letter.Paper{Lang: "en", Title: d.Finding, From: []string{d.Of()}, Reference: d.ReportName + ", " + d.Days() + ". For: " + lower(d.Audience.Words())}
	if t, err := time.Parse(time.DateOnly, string(d.Made)); err == nil {
		p.Made, p.Date = t, t.Format("2 January 2006")
	}
	for _, n := range d.Notes {
		p.Parts = append(p.Parts, letter.Part{Lines: []string{n}})
	}
	for _, t := range d.Tables {
		p.Parts = append(p.Parts, letter.Part{Heading: t.Name})
		var facts [][2]string
		for _, r := range t.Rows {
			facts = append(facts, [2]string{r[0], t.line(r)})
		}
		if len(facts) == 0 {
			p.Parts = append(p.Parts, letter.Part{Lines: []string{"Nothing in this period."}})
			continue
		}
		p.Parts = append(p.Parts, letter.Part{Facts: facts})
	}
	p.Parts = append(p.Parts, letter.Part{Heading: "Where the figures are from"}, letter.Part{Items: d.Sources})
	p.Foot = "Frozen when it was made. Its page shows its SHA-256."
	return p
}

// line writes the cells of a row behind its name: each with its column where there are several.
func (t Table) line(r []string) string {
	if len(r) == 2 {
		return r[1]
	}
	var out []string
	for i := 1; i < len(r); i++ {
		if r[i] != "" {
			out = append(out, t.Columns[i]+": "+r[i])
		}
	}
	return strings.Join(out, "; ")
}

func lower(s string) string {
	if s == "" || strings.HasPrefix(s, "RIDDOR") {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
