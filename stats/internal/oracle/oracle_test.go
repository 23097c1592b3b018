package oracle

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReadFindsTheFolderByItsVariable(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte("name,n,x,ok,on\n\"a, b\",3,NaN,TRUE,2021-04-01\nc,4,,FALSE,\nc,5,Inf,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(Env, folder)
	rows := Read(t, "a.csv")
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	first, second, third := rows[0], rows[1], rows[2]
	if first.Str("name") != "a, b" || first.Int("n") != 3 || !first.Bool("ok") || first.At() != "a.csv:2" {
		t.Errorf("the first row reads %q, %d, %t at %s", first.Str("name"), first.Int("n"), first.Bool("ok"), first.At())
	}
	if !first.Date("on").Equal(time.Date(2021, 4, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the date reads %v", first.Date("on"))
	}
	if !first.Has("x") || !math.IsNaN(first.Float("x")) {
		t.Error("a computed NaN is there and is NaN")
	}
	if second.Has("x") || !math.IsNaN(second.Float("x")) || second.Bool("ok") {
		t.Error("an empty number is absent and reads NaN")
	}
	if !math.IsInf(third.Float("x"), 1) || third.Bool("ok") {
		t.Error("Inf is infinity and an empty flag is false")
	}
	keys, by := Group(rows, "name")
	if len(keys) != 2 || keys[1] != "c" || len(by["c"]) != 2 {
		t.Errorf("groups %q with %d rows of c", keys, len(by["c"]))
	}
}

func TestReadSkipsWhatIsNotThere(t *testing.T) {
	t.Setenv(Env, t.TempDir())
	var skipped bool
	t.Run("absent", func(t *testing.T) {
		t.Cleanup(func() { skipped = t.Skipped() })
		Read(t, "absent.csv")
	})
	if !skipped {
		t.Error("an absent file must skip the test")
	}
}

func TestCloseIsRelative(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		got, want float64
		ok        bool
	}{
		{1e6, 1e6 + 0.5, true}, {1e6, 1e6 + 2, false}, {1e-3, 1e-3 + 2e-9, false}, {0, 5e-13, true}, {0, 2e-12, false},
		{nan, nan, true}, {nan, 0, false}, {inf, inf, true}, {inf, 1, false}, {inf, -inf, false},
	} {
		if Close(c.got, c.want, 1e-6) != c.ok {
			t.Errorf("Close(%v, %v) is %t", c.got, c.want, !c.ok)
		}
	}
}
