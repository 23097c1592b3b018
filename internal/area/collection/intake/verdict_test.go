package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// returnsOf makes a random return in each form, with rows that come twice, incidents of several and faults.
func returnsOf(t *testing.T, rnd *rand.Rand) map[string]string {
	t.Helper()
	var rows []map[string]string
	var incidents []any
	for range 1 + rnd.IntN(400) {
		r := good(rnd.IntN(150))
		if n := rnd.IntN(3); n > 0 {
			r["staff_key"] = fmt.Sprintf("key-number-%d-of-%s", n, r["incident_ref"])
		}
		switch rnd.IntN(12) {
		case 0:
			r["riddor"] = "x"
		case 1:
			r["site_code"] = "RX102" // a reference with other facts
		case 2:
			r["alleged_gender"] = "x"
		}
		rows = append(rows, r)
		second := with(part(r, Staff), "staff_key", "a-second-key-of-16", "gender", []string{"1", "x"}[rnd.IntN(2)])
		incidents = append(incidents, nested(r, []map[string]string{part(r, Staff), second, with(part(r, Staff), "staff_key", "a-third-key-of-16")}, []map[string]string{part(r, Alleged)}))
	}
	list, err := json.Marshal(incidents)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]string{}
	for _, p := range []Part{Incident, Staff, Alleged} {
		names := []string{"incident_ref"}
		for _, f := range Fields() {
			if f.Part == p && f.Type != Words && f.Name != "incident_ref" {
				names = append(names, f.Name)
			}
		}
		tables[string(p)] = flat(names, rows...)
	}
	return map[string]string{"r.csv": flat(headings(), rows...), "r.json": string(list), "r.zip": zipped(t, tables)}
}

func told(r *Row, staff int) string {
	return fmt.Sprint(r.Ref(), " ", r.Number, " ", staff, " ", r.People, " ", r.Day().Format(time.DateOnly), " ", r.Rejected())
}

// TestRowsThatCameEarlyAreThoseHandedOver holds the three ways to an accepted row against each other: judged first, seen
// early and settled by the verdict, and by a verdict that was kept.
func TestRowsThatCameEarlyAreThoseHandedOver(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		for name, data := range returnsOf(t, rnd) {
			r, err := open(t, name, data)
			if err != nil {
				t.Fatal(err)
			}
			type seen struct {
				Row
				ref string
			}
			var want, early, kept []string
			var rows []seen
			o := october()
			o.Take = func(list []Row) error {
				for i := range list {
					want = append(want, told(&list[i], list[i].Staff))
				}
				return nil
			}
			o.Early = func(list []Row) error {
				for _, x := range list {
					x.text[tRef] = []byte(x.Ref())
					rows = append(rows, seen{x, x.Ref()})
				}
				return nil
			}
			res, err := r.Check(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if res.Refused() {
				t.Fatal(brief(res))
			}
			sit, staff, last, before := res.Verdict.Sit(), 0, 0, ""
			for i := range rows {
				x := &rows[i]
				nth, ok := sit.Stands(x.Place())
				if !ok {
					continue
				}
				if x.Staff > 0 {
					if x.Staff <= last || x.ref != before {
						staff = 0
					}
					staff, last, before = staff+1, x.Staff, x.ref
					nth = staff
				}
				early = append(early, told(&x.Row, nth))
			}
			b, err := res.Verdict.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			o = october()
			o.Verdict = &Verdict{}
			if err := o.Verdict.UnmarshalBinary(b); err != nil {
				t.Fatal(err)
			}
			o.Take = func(list []Row) error {
				for i := range list {
					kept = append(kept, told(&list[i], list[i].Staff))
				}
				return nil
			}
			if _, err := r.Check(context.Background(), o); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, early); d != "" || len(want) != res.Accepted && name == "r.csv" {
				t.Fatalf("%s: %d accepted, early: %s", name, res.Accepted, d)
			}
			if d := cmp.Diff(want, kept); d != "" {
				t.Fatalf("%s: kept: %s", name, d)
			}
		}
	}
}

// closed is england after RX1 was closed.
type closed struct{ england }

func (closed) Organisation(string) (from, to time.Time, ok bool) {
	return day("2005-04-01"), day("2026-10-15"), true
}

func TestAVerdictOnOtherRowsIsNotUsed(t *testing.T) {
	data := flat(headings(), good(1), good(2), good(3))
	res := checkOf(t, "r.csv", data, october())
	b, err := res.Verdict.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		data string
		look Lookup
	}{"other text": {strings.Replace(data, "punch", "kick;", 1), england{}}, "a row more": {flat(headings(), good(1), good(2), good(3), good(4)), england{}},
		"a closed organisation": {flat(headings(), with(good(1), "incident_date", "2026-10-20"), good(2), good(3)), closed{}}} {
		r, err := open(t, "r.csv", c.data)
		if err != nil {
			t.Fatal(err)
		}
		o := october()
		o.Verdict, o.Lookup, o.Take = &Verdict{}, c.look, func([]Row) error { return nil }
		if err := o.Verdict.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		if res, err := r.Check(context.Background(), o); !errors.Is(err, ErrOther) && (err != nil || !res.Refused()) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range b {
		bad := append([]byte(nil), b...)
		bad[i] ^= 1
		if (&Verdict{}).UnmarshalBinary(bad) == nil {
			t.Fatalf("byte %d may change", i)
		}
	}
}

func FuzzVerdict(f *testing.F) {
	b, err := (&Verdict{places: 9, sum: 7, own: []uint32{1, 4}, late: []uint32{2}, seats: []seat{{5, 2}}}).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		v := &Verdict{}
		if v.UnmarshalBinary(b) != nil {
			return
		}
		again, err := v.MarshalBinary()
		if err != nil || string(again) != string(b) {
			t.Errorf("%x came back as %x, %v", b, again, err)
		}
	})
}
