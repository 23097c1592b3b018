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
