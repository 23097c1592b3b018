package collection

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/seal"
)

func FuzzControlFile(f *testing.F) {
	f.Add([]byte(`<control><workflow>VIOLENCE_RETURN</workflow><org>RX1</org><period from="2026-10" to="2026-10"/><local-id>a</local-id></control>`))
	f.Add([]byte(`<!DOCTYPE control [<!ENTITY a "b">]><control><org>&a;</org></control>`))
	f.Add([]byte("<control><local-id>\u202ea\x00</local-id>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseControl(b)
		if err != nil {
			return
		}
		if c.Org == "" || c.LocalID == "" || c.Workflow != workflow || len([]rune(c.LocalID)) > mostCode || strings.ContainsAny(c.LocalID, "\x00\n\r\t") {
			t.Errorf("%+v was taken", c)
		}
	})
}

// TestAnEntryHoldsWhatItsFactIs takes ids apart and puts entries together.
func TestAnEntryHoldsWhatItsFactIs(t *testing.T) {
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []Month{"2004-01", "2026-12", "2084-12"} {
		for _, staff := range []int{1, 77, mostStaff} {
			key := ring.Blind("RX1", "return", string(m))
			a, b, ok := parts(key)
			x, y, month, n, err := readID(factID(key, monthNumber(m), staff))
			if !ok || err != nil || x != a || y != b || n != staff || monthOfNumber(month) != m {
				t.Errorf("%s %d: %d %d %v", m, staff, month, n, err)
			}
			e := entryOf(a, b, month, staff, 9, true, true)
			if e.month() != month || e.staff() != staff || e.kind() != 9 || !e.struck() || e.w&injuredBit == 0 {
				t.Errorf("%s %d: %+v", m, staff, e)
			}
		}
	}
	for _, bad := range []string{"", "x", "0123456789abcdefghjk-1261.1", "0123456789abcdefghjk-12610", "0123456789abcdefghjk-12610.x", "0123456789abcdefghjU-12610.1"} {
		if _, _, _, _, err := readID(bad); err == nil {
			t.Errorf("%q is an id", bad)
		}
	}
}

// TestLedgersAgreeWithMaps lays random ledgers over each other and adds them up beside the plain way.
func TestLedgersAgreeWithMaps(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		make1 := func() (ledger, map[[3]int]entry) {
			facts := map[[3]int]entry{}
			for range rnd.IntN(30) {
				k := [3]int{rnd.IntN(6), 1 + rnd.IntN(2), 1 + rnd.IntN(3)}
				facts[k] = entryOf(uint64(k[0]), 0, k[1], k[2], k[0], rnd.IntN(2) == 0, rnd.IntN(4) == 0)
			}
			var l ledger
			for _, e := range facts {
				l = append(l, e)
			}
			l.sort()
			return l, facts
		}
		old, oldMap := make1()
		fresh, freshMap := make1()
		for _, kind := range []string{FullReplace, Update} {
			want := map[[3]int]entry{}
			for k, e := range oldMap {
				named := false
				for f := range freshMap {
					named = named || f[0] == k[0]
				}
				_, same := freshMap[k]
				if got := stays(kind, e, fresh); got != (same || kind == Update && !named) {
					t.Fatalf("%s: %v stays: %v", kind, k, got)
				}
				if kind == Update && !named {
					want[k] = e
				}
			}
			for k, e := range freshMap {
				want[k] = e
			}
			type total struct{ incidents, staff, injured int64 }
			wanted, got := map[int]total{}, map[int]total{}
			seen, hurt := map[[2]int]bool{}, map[[2]int]bool{}
			for k, e := range want {
				if e.struck() {
					continue
				}
				x := wanted[k[1]]
				x.staff++
				in := [2]int{k[0], k[1]}
				if !seen[in] {
					x.incidents++
				}
				if e.w&injuredBit != 0 && !hurt[in] {
					x.injured++
					hurt[in] = true
				}
				seen[in] = true
				wanted[k[1]] = x
			}
			for m, s := range merged(kind, fresh, old).sums() {
				got[m] = total{s.incidents, s.staff, s.injured}
			}
			if d := cmp.Diff(wanted, got, cmp.AllowUnexported(total{})); d != "" {
				t.Fatalf("%s: %s", kind, d)
			}
		}
	}
}
