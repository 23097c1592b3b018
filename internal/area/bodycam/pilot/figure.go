package pilot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// rowProblems is how many problems of rows are told at once.
const rowProblems = 50

// ReadFigures reads the figures of a pilot from a CSV or XLSX file: site, month, and a column for each quantity, by its key or
// its name. An empty cell is not known, never nought. Problems name the row that a spreadsheet shows.
func ReadFigures(ctx context.Context, p *Protocol, name string, data []byte) ([]Row, error) {
	bad := func(words string, args ...any) error {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: fmt.Sprintf(words, args...)}})
	}
	f, err := importer.Open(bytes.NewReader(data), int64(len(data)), name, importer.Limits{Bytes: 8 << 20})
	var file *importer.FileError
	if errors.As(err, &file) {
		return nil, bad("%s", file.Message)
	}
	if err != nil {
		return nil, err
	}
	site, month, columns := -1, -1, map[int]string{}
	for i, h := range f.Header {
		switch h = strings.ToLower(strings.TrimSpace(h)); h {
		case "site":
			site = i
		case "month":
			month = i
		case "":
		default:
			key := ""
			for _, q := range Measures().Quantities {
				if h == q.Key || h == strings.ToLower(q.Name) {
					key = q.Key
				}
			}
			if key == "" {
				return nil, bad("There is no figure called “%s”. Take the empty file from this page", clip(f.Header[i]))
			}
			columns[i] = key
		}
	}
	if site < 0 || month < 0 || len(columns) == 0 {
		return nil, bad("The file needs the columns site and month, and at least one figure")
	}
	var out []Row
	var problems fault.Problems
	seen := map[string]bool{}
	for r, err := range f.Rows(ctx) {
		if errors.As(err, &file) {
			return nil, bad("%s", file.Message)
		}
		if err != nil {
			return nil, err
		}
		row, words := readRow(p, r.Cells, site, month, columns)
		if key := row.Site + " " + string(row.Month); words == "" && seen[key] {
			words = "that site has that month twice"
		} else {
			seen[key] = true
		}
		if words != "" {
			if problems.Add("file", fmt.Sprintf("Row %d: %s", r.Number, words)); len(problems) == rowProblems {
				break
			}
			continue
		}
		out = append(out, row)
	}
	if err := fault.WithProblems(problems); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, bad("The file has no rows")
	}
	return out, nil
}

func readRow(p *Protocol, cells []string, site, month int, columns map[int]string) (Row, string) {
	cell := func(i int) string {
		if i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	out := Row{Site: cell(site), Month: Month(cell(month)), Values: map[string]float64{}}
	if _, ok := p.Site(out.Site); !ok {
		return out, "the protocol has no such site"
	}
	if len(out.Month) > 7 { // a spreadsheet's day
		if d, flaw := importer.Date(string(out.Month)); flaw == nil {
			out.Month = Month(d.Format("2006-01"))
		}
	}
	if out.Month.Index() < 0 {
		return out, "write the month as year and month, such as 2026-11"
	}
	if out.Month < p.From || out.Month > p.To {
		return out, "the month is outside those of the protocol"
	}
	for i, key := range columns {
		text := strings.ReplaceAll(cell(i), ",", "")
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || v < 0 || v > 1e9 {
			return out, key + " is no number from nought"
		}
		out.Values[key] = v
	}
	for _, m := range Measures().Measures {
		n, ok1 := out.Values[m.Numerator]
		d, ok2 := out.Values[m.Denominator]
		if m.Unit == "%" && ok1 && ok2 && n > d {
			return out, m.Numerator + " is more than " + m.Denominator
		}
	}
	if len(out.Values) == 0 {
		return out, "no figure"
	}
	return out, ""
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

var figureTable = op.Table{Name: "bodycam_pilot_figure", Columns: []string{"org_id", "pilot_id", "site", "month", "body", "at"}}

// Bring takes the figures of a file in place of earlier ones of the same sites and months, all or none.
func (s *Service) Bring(ctx context.Context, record, name string, data []byte) (int, error) {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActKeep)
	if err != nil {
		return 0, err
	}
	p, err := s.Pilot(ctx, sc, authz.From(ctx).Org, record)
	if err != nil {
		return 0, err
	}
	rows, err := ReadFigures(ctx, &p.Protocol, name, data)
	if err != nil {
		return 0, err
	}
	return len(rows), s.change(ctx, record, p.Version, func(tx *op.Tx, p *Pilot) ([]audit.Field, error) {
		have, err := held(ctx, tx, p)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			body, err := json.Marshal(r.Values)
			if err != nil {
				return nil, err
			}
			if !have[r.Site+" "+string(r.Month)] {
				tx.Insert(figureTable, p.Org, p.ID, r.Site, string(r.Month), string(body), db.At(tx.Now()))
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE bodycam_pilot_figure SET body = $5, at = $6 WHERE org_id = $1 AND pilot_id = $2 AND site = $3 AND month = $4`, p.Org, p.ID, r.Site, string(r.Month), string(body), db.At(tx.Now())); err != nil {
				return nil, err
			}
		}
		return []audit.Field{audit.F("figures", strconv.Itoa(len(rows))), audit.F("sha256", figuresHash(rows))}, nil
	})
}

func held(ctx context.Context, q db.Querier, p *Pilot) (map[string]bool, error) {
	rows, err := sent(ctx, q, p)
	out := map[string]bool{}
	for _, r := range rows {
		out[r.Site+" "+string(r.Month)] = true
	}
	return out, err
}

// sent are the figures that came by file, by site and month.
func sent(ctx context.Context, q db.Querier, p *Pilot) ([]Row, error) {
	return db.All(ctx, q, func(r db.Row) (x Row, err error) {
		var body string
		if err := r.Scan(&x.Site, &x.Month, &body); err != nil {
			return x, err
		}
		return x, json.Unmarshal([]byte(body), &x.Values)
	}, `SELECT site, month, body FROM bodycam_pilot_figure WHERE org_id = $1 AND pilot_id = $2 ORDER BY site, month`, p.Org, p.ID)
}

// Rows gives the figures of a pilot: what came by file, and what is reported here where the file does not say.
func (s *Service) Rows(ctx context.Context, p *Pilot) ([]Row, error) {
	out, err := sent(ctx, s.DB, p)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, r := range out {
		at[r.Site+" "+string(r.Month)] = i
	}
	for _, source := range s.Sources {
		more, err := source.Figures(ctx, p.Sites, p.From, p.To)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			key := r.Site + " " + string(r.Month)
			i, ok := at[key]
			if !ok {
				at[key] = len(out)
				out = append(out, r)
				continue
			}
			for q, v := range r.Values {
				if _, said := out[i].Values[q]; !said {
					out[i].Values[q] = v
				}
			}
		}
	}
	return out, nil
}

// Evaluation evaluates a pilot in reach as its figures stand.
func (s *Service) Evaluation(ctx context.Context, sc authz.Scope, org, record string) (Evaluation, error) {
	p, err := s.Pilot(ctx, sc, org, record)
	if err != nil {
		return Evaluation{}, err
	}
	rows, err := s.Rows(ctx, &p)
	if err != nil {
		return Evaluation{}, err
	}
	return Evaluate(&p, rows)
}
