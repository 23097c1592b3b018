package mapping

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// FuzzParse reads map files: what is read can be written and read again, and is the same.
func FuzzParse(f *testing.F) {
	b, err := listingMap(f).Write()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"havenward_map":1,"name":"x","shape":"totals","totals":{"months_across":true},"dictionaries":[{"columns":["Kind"],"entries":[{"label":["a"],"state":"left_out","reason":"b"}]}]}`))
	f.Add([]byte(`{"havenward_map":1,"shape":"other","sources":[{"field":"incident_ref","columns":["Ref","No"],"join":"-"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		out, err := m.Write()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		b1, _ := again.Write()
		if diff := cmp.Diff(string(out), string(b1)); diff != "" {
			t.Error(diff)
		}
	})
}

// FuzzDetect looks at files of any kind: a draft that comes of one can be used, and holds no identifier of a person.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{listing, columnsFile, stockFile, ulysses, across, down, "a,b\n1,2\n", "Ref,Category\n943-476-5919,943 476 5919\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		d, err := Detect(context.Background(), upload("f.csv", data))
		if err != nil || d.Shape == National {
			return
		}
		if err := d.Map.Check(); err != nil {
			t.Fatalf("the draft cannot be used: %v", err)
		}
		for i := range d.Map.Dictionaries {
			dict := &d.Map.Dictionaries[i]
			for j := range dict.Entries {
				if p := Suggest(dict, &dict.Entries[j], nil); p.Any() {
					dict.Entries[j].Take(p)
				}
			}
		}
		if err := d.Map.Check(); err != nil {
			t.Fatalf("with its suggestions the draft cannot be used: %v", err)
		}
	})
}

// FuzzApply maps files of any kind: what the map gives is what the check counts, every local row is accounted for, and
// problems name rows that the file has.
func FuzzApply(f *testing.F) {
	for _, s := range []string{listing, "Ref,Incident date\nA,03/10/2026\n", "x\n"} {
		f.Add(s)
	}
	m := listingMap(f)
	f.Fuzz(func(t *testing.T, data string) {
		x, err := Open(m, Options{Org: "RX1"}, upload("f.csv", data))
		if err != nil {
			var bad *importer.FileError
			if !errors.As(err, &bad) {
				t.Fatal(err)
			}
			return
		}
		o := october()
		taken := 0
		o.Take = func(rows []intake.Row) error {
			taken += len(rows)
			return nil
		}
		res, err := x.Return.Check(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		c := x.Coverage()
		if c.Read != c.Given+c.LeftOut+c.Repeats+c.People {
			t.Errorf("rows are lost: %+v", c)
		}
		stopped := false
		for _, p := range res.FileProblems {
			stopped = stopped || p.Code == "open_quote" || p.Code == "row_too_long" || p.Code == "too_many_columns" || p.Code == "cell_too_long" || p.Code == "too_many_rows"
		}
		if !stopped && res.Rows != c.Given {
			t.Errorf("the check counts %d rows, the map gave %d", res.Rows, c.Given)
		}
		if !res.Refused() && taken != res.Accepted {
			t.Errorf("%d rows were taken of %d accepted", taken, res.Accepted)
		}
		for _, p := range res.Problems {
			if p.Row < 1 || p.Row > c.Read+100_000 {
				t.Errorf("a problem at row %d", p.Row)
			}
		}
	})
}

// TestMapFilesOfTheDocumentsAreRead reads the maps in testdata, which docs/mapping.md shows.
func TestMapFilesOfTheDocumentsAreRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.map.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m, err := Parse(b); err != nil || m.Left() > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMapsThatAreRefused(t *testing.T) {
	t.Parallel()
	for what, data := range map[string]string{
		"free text": `{"havenward_map":1,"shape":"other","sources":[{"field":"site_code","columns":["Description"]}]}`, "the narrative": `{"havenward_map":1,"shape":"other","sources":[{"field":"narrative","columns":["x"]}]}`,
		"an identifier as a label":  `{"havenward_map":1,"shape":"other","dictionaries":[{"columns":["a"],"entries":[{"label":["943 476 5919"]}]}]}`,
		"a code that is in no list": `{"havenward_map":1,"shape":"other","dictionaries":[{"columns":["a"],"entries":[{"label":["x"],"state":"done","set":{"violence_primary":"punching"}}]}]}`,
		"left out without a reason": `{"havenward_map":1,"shape":"other","dictionaries":[{"columns":["a"],"entries":[{"label":["x"],"state":"left_out"}]}]}`,
		"a label twice":             `{"havenward_map":1,"shape":"other","dictionaries":[{"columns":["a"],"entries":[{"label":["X y"]},{"label":["x-Y"]}]}]}`,
		"two sources":               `{"havenward_map":1,"shape":"other","sources":[{"field":"incident_ref","columns":["a"]},{"field":"incident_ref","columns":["b"]}]}`,
		"two dictionaries of roles": `{"havenward_map":1,"shape":"other","dictionaries":[{"columns":["a"],"role":true},{"columns":["b"],"role":true}]}`,
		"something after the end":   `{"havenward_map":1,"shape":"other"} {}`, "another format": `{"havenward_map":2,"shape":"other"}`, "no shape": `{"havenward_map":1}`, "control characters": "{\"havenward_map\":1,\"shape\":\"other\",\"name\":\"a\\u0000b\"}",
	} {
		if m, err := Parse([]byte(data)); err == nil {
			t.Errorf("%s was taken: %+v", what, m)
		}
	}
}
