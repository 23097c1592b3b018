package standard_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
)

func TestWordingIsCorrectedByFileWithoutLosingHistory(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		admin := b.as(authz.Admin)
		load := func(file string) standard.WordingFile {
			b.Helper()
			f, err := b.ReadWording(admin, "v2", "wording.csv", "Invented document, December 2026", []byte(file))
			b.must(err)
			return f
		}
		bad := load("code,official_ref,official_text,verification\nD4-z,4.9,Something,\nD4-a,,,\nD4-b,4.2,,verified\nD4-c,4.3,Words,perhaps\n")
		if !bad.Refused() || len(bad.Problems) != 4 || bad.Problems[0].Row != 2 || bad.Problems[0].Field != "code" || !strings.Contains(bad.Problems[0].Message, "in use") {
			b.Fatalf("%+v", bad.Problems)
		}
		if err := b.ApplyWording(admin, bad.ID); !fault.Is(err, fault.Conflict) {
			b.Error("a refused file was applied:", err)
		}
		b.now = b.now.AddDate(0, 0, 1)
		f := load(`[{"code": "D4-a", "official_ref": "4.1", "official_text": "Reporting of violence is simple.", "verification": "verified"}]`)
		if f.Refused() {
			b.Fatalf("%+v", f.Problems)
		}
		b.must(b.ApplyWording(admin, f.ID))
		if err := b.ApplyWording(admin, f.ID); !fault.Is(err, fault.Conflict) {
			b.Error(err)
		}
		w := b.whole(a.ID)
		l, _, _ := w.Line("D4-a")
		if l.Words.Text != "Reporting is simple, promoted and open to every staff group" || l.Words.Corrected.IsZero() || w.Corrected.IsZero() || l.Words.Verification != catalogue.Unverified {
			b.Fatalf("an assessment under way lost its words: %+v", l.Words)
		}
		b.must(b.Adopt(b.as(authz.Specialist), here, a.ID, 0))
		if l := b.line(a.ID, "D4-a"); l.Words.Text != "Reporting of violence is simple." || l.Words.Ref != "4.1" || !l.Words.Official() {
			b.Fatalf("%+v", l.Words)
		}
		b.now = b.now.AddDate(0, 0, 1)
		b.must(b.ApplyWording(admin, load("code,official_ref\nD4-a,4.1.1\n").ID)) // an empty cell leaves the wording
		words, err := b.Wordings(admin, "v2")
		b.must(err)
		if n := words["D4-a"]; len(n) != 2 || *n[0].Ref != "4.1.1" || *n[0].Official != "Reporting of violence is simple." || *n[1].Ref != "4.1" {
			b.Errorf("%+v", n)
		}
		other, err := b.Wordings(b.in(there, authz.Admin), "v2")
		b.must(err)
		if len(other) != 0 {
			b.Error("one trust's wording reached another")
		}
		if _, err := b.WordingFile(b.in(there, authz.Admin), b.scope(b.in(there, authz.Admin), standard.ActWording), f.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.ReadWording(b.as(authz.Specialist), "v2", "x.csv", "s", []byte("code,official_ref\nD4-a,1\n")); !fault.Is(err, fault.Denied) {
			b.Error("a violence reduction lead loaded wording:", err)
		}
		// What is downloaded may be filled in and sent back.
		for _, format := range []string{"csv", "xlsx"} {
			var out bytes.Buffer
			o := export.Options{Zone: time.UTC, BOM: format == "csv"}
			if format == "xlsx" {
				o.Provenance = &export.Provenance{At: b.now, By: "Invented", Filter: "all"}
			}
			b.must(b.ExportCatalogue(admin, "v2", format, &out, o))
			f, err := b.ReadWording(admin, "v2", "back."+format, "The same", out.Bytes())
			b.must(err)
			if f.Refused() || len(f.Rows) != 1 || f.Rows[0].Text != "Reporting of violence is simple." {
				b.Errorf("%s: %s %+v", format, f.State, f.Rows)
				for _, p := range f.Problems {
					if p.Severity == "error" {
						b.Errorf("%+v", p)
					}
				}
			}
		}
	})
}

func TestAUsedCatalogueKeepsItsStructure(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.begin()
		book, err := b.Book(b.system())
		b.must(err)
		v2, _ := book.Find("v2")
		v1, _ := book.Find("v1")
		if v2.Frozen.IsZero() || !v1.Frozen.IsZero() {
			b.Error("frozen:", v2.Frozen, v1.Frozen)
		}
		for i := range b.Shipped { // a newer program brings other structures
			b.Shipped[i].Sections = b.Shipped[i].Sections[:3]
		}
		b.must(b.Seed(b.system()))
		book, err = b.Book(b.system())
		b.must(err)
		v2, _ = book.Find("v2")
		v1, _ = book.Find("v1")
		if v2.Count() != 44 || len(v1.Sections) != 3 {
			b.Error(v2.Count(), len(v1.Sections))
		}
	})
}
