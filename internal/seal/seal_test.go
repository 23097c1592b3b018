package seal_test

import (
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/internal/seal"
)

func ring(t testing.TB) *seal.Ring {
	t.Helper()
	r, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealedValueOpensOnlyAtItsPlace(t *testing.T) {
	r := ring(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "plain")
		p := seal.Place{Org: "R0A", Record: "inc_1", Field: "names"}
		s, err := r.Seal(p, plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Open(p, s)
		if err != nil || string(got) != string(plain) {
			t.Fatalf("opened to %q, %v", got, err)
		}
		for _, other := range []seal.Place{{"R0B", "inc_1", "names"}, {"R0A", "inc_2", "names"}, {"R0A", "inc_1", "narrative"}} {
			if _, err := r.Open(other, s); err == nil {
				t.Fatalf("it opened at %v", other)
			}
		}
		s[len(s)/2] ^= 1
		if _, err := r.Open(p, s); err == nil {
			t.Fatal("it opened after a bit was changed")
		}
	})
}

func TestSizeTellsLittle(t *testing.T) {
	r := ring(t)
	p := seal.Place{Org: "R0A", Record: "inc_1", Field: "names"}
	a, _ := r.Seal(p, []byte("Bo"))
	b, _ := r.Seal(p, []byte("Bartholomew Featherstonehaugh"))
	if len(a) != len(b) {
		t.Fatalf("a short and a long name have different sizes, %d and %d", len(a), len(b))
	}
}

func TestRotatedRingStillOpens(t *testing.T) {
	r := ring(t)
	p := seal.Place{Org: "R0A", Record: "inc_1", Field: "names"}
	old, _ := r.Seal(p, []byte("before"))
	if err := r.Rotate(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys", "ring.json")
	if err := r.Save(path); err != nil {
		t.Fatal(err)
	}
	back, err := seal.Load(path, false)
	if err != nil {
		t.Fatal(err)
	}
	fresh, _ := r.Seal(p, []byte("after"))
	for want, s := range map[string][]byte{"before": old, "after": fresh} {
		if got, err := back.Open(p, s); err != nil || string(got) != want {
			t.Errorf("opened to %q, %v, want %q", got, err, want)
		}
	}
}

func TestBlindIndexDiffersByOrganisationAndUse(t *testing.T) {
	r := ring(t)
	a := r.Blind("R0A", "reporter", "x")
	if a != r.Blind("R0A", "reporter", "x") {
		t.Fatal("the same value must give the same index")
	}
	if a == r.Blind("R0B", "reporter", "x") || a == r.Blind("R0A", "audit", "x") || a == ring(t).Blind("R0A", "reporter", "x") {
		t.Fatal("the index must differ by organisation, use and ring")
	}
	if len(a) != 26 || strings.ToLower(a) != a {
		t.Fatalf("unexpected shape %q", a)
	}
}

func TestNoRingIsMadeBesideAnOldDatabase(t *testing.T) {
	if _, err := seal.Load(filepath.Join(t.TempDir(), "ring.json"), false); err == nil {
		t.Fatal("a missing ring must be an error unless it may be created")
	}
}
