package collection

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/importer"
)

// Spot is a cell of a sender's file: its row as a spreadsheet numbers it, and the national field it leads to.
type Spot struct {
	Row   int
	Field string
}

// shownWords is how much of a cell is shown, in characters; deepestRow is how far into a file it is looked for.
const (
	shownWords = 60
	deepestRow = 50_000
)

// quotable are the problems whose cell may be shown to whoever sent it: a word where a code belongs, a day that cannot be
// read. A reference or a key may be that of a person and is never shown.
var quotable = []string{"not_in_list", "bad_date", "bad_time", "bad_number", "unknown_organisation", "none_with_others"}

// OwnWords gives what stands in the sender's own file where rows have a problem: for those who send for the organisation
// alone, out of the sealed file, and never kept. A cell that looks like an identifier of a person is left out, and so is
// what lies deep in a file, in JSON or in one of three files.
func (s *Service) OwnWords(ctx context.Context, org, sid string, list []intake.Problem) (map[Spot]string, error) {
	scope, err := s.Door.Policy().Check(authz.From(ctx), ActSend)
	if err != nil || !scope.Covers(org, "") {
		return nil, err
	}
	want := map[int][]string{}
	for _, p := range list {
		if p.Row > 1 && p.Row <= deepestRow && p.Part == "" && p.Field != "" && slices.Contains(quotable, p.Code) {
			want[p.Row] = append(want[p.Row], p.Field)
		}
	}
	sub, err := s.one(ctx, scope, org, sid)
	if err != nil || len(want) == 0 {
		return nil, err
	}
	sent, err := s.Files.Belonging(ctx, s.DB, org, fileKind, sid)
	if err != nil || len(sent) != 1 || sent[0].State == files.Waiting || sent[0].State == files.Refused {
		return nil, err
	}
	var m *mapping.Map
	if sub.Map != "" {
		x, err := s.frozenByRef(ctx, org, sub.Map)
		if err != nil {
			return nil, err
		}
		m = &x
	}
	r, err := s.Files.Open(ctx, sent[0], true)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	f, err := importer.Open(r, r.Size(), sent[0].Name, importer.Limits{Bytes: mostBytes})
	if err != nil {
		return nil, nil //nolint:nilerr // JSON and what is no table have no cells to show
	}
	if m != nil && m.Sheet != "" && f.Format == "xlsx" {
		if err := f.UseSheet(m.Sheet); err != nil {
			return nil, nil //nolint:nilerr // another workbook than the map's: nothing to show
		}
	}
	out := map[Spot]string{}
	last := slices.Max(slices.Collect(maps.Keys(want)))
	columns := columnsOf(f.Header, m)
	for row, err := range f.Rows(ctx) {
		if err != nil || row.Number > last {
			break
		}
		for _, field := range want[row.Number] {
			if w := quoted(row.Cells, columns(field)); w != "" {
				out[Spot{row.Number, field}] = w
			}
		}
	}
	return out, nil
}

// columnsOf gives the columns of a file from which a national field comes.
func columnsOf(header []string, m *mapping.Map) func(field string) []int {
	at := map[string]int{}
	for i := len(header) - 1; i >= 0; i-- {
		at[strings.ToLower(strings.TrimSpace(header[i]))] = i
	}
	return func(field string) []int {
		names := []string{field}
		if m != nil {
			names = nil
			if x := m.Source(field); x != nil {
				names = append(names, x.Columns...)
			}
			for _, d := range m.Dictionaries {
				leads := slices.Contains(d.Fields, field) || slices.ContainsFunc(d.Entries, func(e mapping.Entry) bool { return e.Set[field] != "" })
				if leads {
					names = append(names, d.Columns...)
				}
			}
		}
		var out []int
		for _, n := range names {
			if i, ok := at[strings.ToLower(strings.TrimSpace(n))]; ok && !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
		return out
	}
}

// quoted is what some cells say, short, in one line, and nothing of it where it may name a person.
func quoted(cells []string, columns []int) string {
	var parts []string
	for _, i := range columns {
		if i >= len(cells) {
			continue
		}
		w := strings.Join(strings.FieldsFunc(cells[i], func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || !unicode.IsPrint(r) }), " ")
		if w == "" {
			continue
		}
		if importer.Personal(w) != "" {
			return ""
		}
		parts = append(parts, w)
	}
	r := []rune(strings.Join(parts, " / "))
	if len(r) > shownWords {
		return string(r[:shownWords-1]) + "…"
	}
	return string(r)
}
