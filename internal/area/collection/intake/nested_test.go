package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// part gives the fields of one part of a row.
func part(row map[string]string, p Part) map[string]string {
	out := map[string]string{}
	for _, f := range Fields() {
		if f.Part == p && row[f.Name] != "" {
			out[f.Name] = row[f.Name]
		}
	}
	return out
}

// nested is an incident as JSON has it.
func nested(row map[string]string, staff, alleged []map[string]string) map[string]any {
	out := map[string]any{"staff": staff, "alleged": alleged}
	for k, v := range part(row, Incident) {
		out[k] = v
	}
	return out
}

// threeTables are two incidents with two members of staff and two people alleged each, one fault in each table.
func threeTables() map[string]string {
	table := func(p Part, rows ...map[string]string) string {
		var names []string
		for _, f := range Fields() {
			if f.Part == p && f.Type != Words {
				names = append(names, f.Name)
			}
		}
		if p != Incident {
			names = append([]string{"incident_ref"}, names...)
		}
		return flat(names, rows...)
	}
	return map[string]string{
		"incidents": table(Incident, good(1), good(2), with(good(4), "record_state", "closed"), good(2)),
		"staff": table(Staff, good(1), with(good(1), "staff_key", "another-key-of-16"), with(good(2), "pay_band", "x"), with(good(2), "staff_key", "another-key-of-16", "riddor", "x"),
			with(good(3), "staff_group", "x"), good(4), good(1)),
		"alleged": table(Alleged, good(2), with(good(2), "alleged_person_type", ""), good(9)),
	}
}

func zipped(t *testing.T, tables map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		w, err := z.Create("return/" + name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(tables[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestThreeTablesAreOneReturn(t *testing.T) {
	tables := threeTables()
	var uploads []Upload
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		uploads = append(uploads, Upload{name + ".csv", int64(len(tables[name])), strings.NewReader(tables[name])})
	}
	r, err := Open(uploads...)
	if err != nil {
		t.Fatal(err)
	}
	res, err := r.Check(context.Background(), october())
	if err != nil {
		t.Fatal(err)
	}
	want := brief(res)
	golden(t, "tables.golden", want)
	if diff := cmp.Diff(want, brief(checkOf(t, "r.zip", zipped(t, tables), october()))); diff != "" {
		t.Errorf("a ZIP of them: %s", diff)
	}
	if diff := cmp.Diff(want, brief(checkOf(t, "r.xlsx", workbook(t, tables), october()))); diff != "" {
		t.Errorf("a workbook of three sheets: %s", diff)
	}
	delete(tables, "alleged")
	tables["staff2"] = tables["staff"]
	if _, err := open(t, "r.zip", zipped(t, tables)); err == nil {
		t.Error("two tables of staff are taken")
	}
}

func TestJSONIsOneReturn(t *testing.T) {
	list := []any{
		nested(good(1), []map[string]string{part(good(1), Staff), part(with(good(1), "staff_key", "another-key-of-16", "pay_band", "x"), Staff)}, []map[string]string{part(good(1), Alleged)}),
		nested(good(2), nil, nil),
		nested(with(good(3), "favourite_colour", "green", "record_state", "closed"), []map[string]string{part(good(3), Staff)}, nil),
		nested(good(4), []map[string]string{part(with(good(4), "riddor", "x"), Staff), part(good(4), Staff)}, []map[string]string{{}, part(good(4), Alleged)}),
		nested(good(1), []map[string]string{part(good(1), Staff)}, nil),
	}
	list[0].(map[string]any)["favourite_colour"] = "green"
	list[3].(map[string]any)["violence_all"] = []string{"physical_contact", "verbal"}
	list[3].(map[string]any)["method"] = map[string]int{"punch": 1}
	var b strings.Builder
	for _, c := range []struct {
		what string
		v    any
	}{
		{"all in one", map[string]any{"incidents": list, "schema_version": "0.1", "submitting_org": "RX1", "period_start": "2026-10-01", "period_end": "2026-10-31", "submission_kind": "full_replace"}},
		{"a list alone", list[:1]},
		{"a nil return", map[string]any{"submission_kind": "nil_return", "incidents": []any{}}},
		{"a narrative", []any{nested(with(good(1), "narrative", "x"), []map[string]string{part(good(1), Staff)}, nil)}},
		{"a narrative of the file", map[string]any{"Notes": "x", "incidents": list[:1]}},
		{"an NHS number in a key nobody knows", []any{map[string]any{"staff": 1, "local": "943 476 5919"}}},
		{"no incident", map[string]any{"incidents": []any{}}},
		{"incidents is no list", map[string]any{"incidents": "none"}},
		{"an incident is no object", []any{1}},
	} {
		text, err := json.Marshal(c.v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s\n%s", c.what, brief(checkOf(t, "r.json", string(text), october())))
		if c.what == "all in one" {
			fmt.Fprintf(&b, "== cut short\n%s", brief(checkOf(t, "r.json", string(text[:len(text)/2]), october())))
			fmt.Fprintf(&b, "== with a byte order mark\n%s", strings.SplitAfter(brief(checkOf(t, "r.json", "\ufeff"+string(text), october())), "\n")[0])
		}
	}
	fmt.Fprintf(&b, "== a string that never ends\n%s", brief(checkOf(t, "r.json", `[{"incident_ref":"`+strings.Repeat("x", 9<<20), october())))
	fmt.Fprintf(&b, "== brackets without end\n%s", brief(checkOf(t, "r.json", strings.Repeat("[", 1<<20), october())))
	golden(t, "json.golden", b.String())
}

// TestAcceptedRowsAreHandedOver looks at what a loader gets from each form of the same two incidents.
func TestAcceptedRowsAreHandedOver(t *testing.T) {
	second := with(good(1), "staff_key", "another-key-of-16", "absence_days", "")
	bad := with(good(2), "riddor", "x", "staff_key", "a-third-key-of-16")
	rows := []map[string]string{good(1), bad, second, with(good(2), "incident_time", "0930")}
	names := func(p Part) []string {
		out := []string{"incident_ref"}
		for _, f := range Fields() {
			if f.Part == p && f.Type != Words && f.Name != "incident_ref" {
				out = append(out, f.Name)
			}
		}
		return out
	}
	list, err := json.Marshal([]any{
		nested(good(1), []map[string]string{part(good(1), Staff), part(second, Staff)}, []map[string]string{part(good(1), Alleged)}),
		nested(rows[3], []map[string]string{part(bad, Staff), part(good(2), Staff)}, []map[string]string{part(good(2), Alleged)}),
	})
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]string{"incident": flat(names(Incident), good(1), rows[3]), "staff": flat(names(Staff), rows...), "alleged": flat(names(Alleged), good(1), good(2))}
	var all []string
	for name, data := range map[string]string{"r.csv": flat(headings(), rows[0], with(rows[1], "incident_time", "09:30"), rows[2], rows[3]), "r.json": string(list), "r.zip": zipped(t, tables)} {
		var got []string
		r, err := open(t, name, data)
		if err != nil {
			t.Fatal(err)
		}
		o := october()
		o.Take = func(rows []Row) error {
			for i := range rows {
				rec, err := json.Marshal(rows[i].Record())
				if err != nil {
					return err
				}
				got = append(got, fmt.Sprintf("%s %d %d %s", rows[i].Ref(), rows[i].Staff, rows[i].People, rec))
			}
			return nil
		}
		if _, err := r.Check(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		if all != nil {
			if diff := cmp.Diff(all, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		all = got
	}
	golden(t, "rows.golden", strings.Join(all, "\n")+"\n")
}
