package collection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
)

type auditChange = audit.Change

func created(kind, record string) audit.Change { return audit.Created(kind, record) }

func sheet(t *testing.T, text string) *importer.File {
	t.Helper()
	f, err := importer.Open(strings.NewReader(text), int64(len(text)), "bases.csv", importer.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDenominatorsComeAsATable(t *testing.T) {
	each(t, func(b *bench) {
		const head = "org,month,kind,staff_group,value,source,release\n"
		bad := head + "RCF,2026-13,headcount,,10,NHS workforce,1\nZZZ,2026-10,headcount,,10,NHS workforce,1\nRCF,2026-10,heads,77,-4,NHS workforce,1\n"
		rep, err := b.PutDenominators(b.national(), sheet(b.T, bad))
		if err != nil || rep.Rejected != 3 {
			b.Errorf("%+v %v", rep, err)
		}
		good := head + "RCF,2026-10,headcount,,\"5,210\",NHS workforce,July\nRCF,2026-10,headcount,03,900.5,NHS workforce,July\nRBS,2026-10-01,bed_days,,12000,KH03,Q2\n"
		_, err = b.PutDenominators(b.acceptor(), sheet(b.T, good))
		b.is(err, fault.Denied)
		for range 2 { // the same numbers again change nothing
			if rep, err = b.PutDenominators(b.national(), sheet(b.T, good)); err != nil || rep.Accepted != 3 {
				b.Fatalf("%+v %v", rep, err)
			}
		}
		if _, err := b.PutDenominators(b.national(), sheet(b.T, head+"RCF,2026-10,headcount,,5300,NHS workforce,August\n")); err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			ask  collection.Ask
			want string
		}{
			{collection.Ask{}, "[{RBS 2026-10 bed_days  12000 KH03 Q2} {RCF 2026-10 headcount  5300 NHS workforce August} {RCF 2026-10 headcount 03 900.5 NHS workforce July}]"},
			{collection.Ask{Kind: "bed_days", From: october, To: october}, "[{RBS 2026-10 bed_days  12000 KH03 Q2}]"},
			{collection.Ask{Kind: "bed_days", From: "2026-11"}, "[]"},
		} {
			list, err := b.Denominators(b.Context(), c.ask)
			if d := cmp.Diff(c.want, fmt.Sprint(list)); err != nil || d != "" {
				b.Error(c.ask, err, d)
			}
		}
	})
}

func TestAPreviewOfDenominatorsSaysWhatWouldChangeAndChangesNothing(t *testing.T) {
	each(t, func(b *bench) {
		const head = "org,month,kind,staff_group,value,source,release\n"
		if _, err := b.PutDenominators(b.national(), sheet(b.T, head+"RCF,2026-10,headcount,,5210,NHS workforce,July\nRBS,2026-10,headcount,,100,NHS workforce,July\n")); err != nil {
			b.Fatal(err)
		}
		p, err := b.PreviewDenominators(b.Context(), sheet(b.T, head+"RCF,2026-10,headcount,,5300,NHS workforce,July\nRBS,2026-10,headcount,,100,NHS workforce,July\nRCF,2026-11,headcount,,5310,NHS workforce,July\n"))
		b.ok(err)
		if got := strings.TrimSpace(fmt.Sprintln(p.New, p.Changed, p.Same, p.Organisations, p.From, p.To, p.Kinds, p.Takes(), p.Differences)); got != "1 1 1 2 2026-10 2026-11 [headcount] true [{{RCF 2026-10 headcount  5210 NHS workforce July} {RCF 2026-10 headcount  5300 NHS workforce July}}]" {
			b.Error(got)
		}
		list, err := b.BaseMonths(b.Context())
		b.ok(err)
		if got := fmt.Sprint(list); got != "[{headcount 2026-10 2 0 5310 NHS workforce July 1}]" {
			b.Error(got)
		}
	})
}

func TestANumberToDivideByIsCorrectedAndTakenBackByTheNationalTeamAlone(t *testing.T) {
	each(t, func(b *bench) {
		const head = "org,month,kind,staff_group,value,source,release\n"
		if _, err := b.PutDenominators(b.national(), sheet(b.T, head+"RCF,2026-10,headcount,,5210,NHS workforce,July\nRCF,2026-10,headcount,03,900,NHS workforce,July\nRBS,2026-10,headcount,,100,NHS workforce,July\n")); err != nil {
			b.Fatal(err)
		}
		d := collection.Denominator{Org: trust, Month: october, Kind: "headcount", Value: 5211, Source: "NHS workforce", Release: "August"}
		b.is(b.CorrectDenominator(b.acceptor(), d, "A slip"), fault.Denied)
		b.is(b.CorrectDenominator(b.national(), d, " "), fault.Invalid)
		gone := d
		gone.Month = "2025-10"
		b.is(b.CorrectDenominator(b.national(), gone, "A slip"), fault.NotFound)
		b.ok(b.CorrectDenominator(b.national(), d, "A slip"))
		list, err := b.Denominators(b.Context(), collection.Ask{Org: trust})
		if b.ok(err); fmt.Sprint(list) != "[{RCF 2026-10 headcount  5211 NHS workforce August} {RCF 2026-10 headcount 03 900 NHS workforce July}]" {
			b.Error(list)
		}
		b.is(b.WithdrawDenominators(b.acceptor(), "headcount", october, trust, "Wrong release"), fault.Denied)
		b.is(b.WithdrawDenominators(b.national(), "headcount", october, trust, ""), fault.Invalid)
		b.ok(b.WithdrawDenominators(b.national(), "headcount", october, trust, "Wrong release"))
		b.is(b.WithdrawDenominators(b.national(), "headcount", october, trust, "Wrong release"), fault.NotFound)
		list, err = b.Denominators(b.Context(), collection.Ask{})
		if b.ok(err); fmt.Sprint(list) != "[{RBS 2026-10 headcount  100 NHS workforce July}]" {
			b.Error(list)
		}
	})
}
