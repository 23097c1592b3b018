package cube

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/internal/fault"
)

func TestAKeptCubeAnswersAndGoesOnAsBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, now := fresh(t), fresh(t)
		n := &naive{dims: Dims(), facts: map[[2]string]Fact{}}
		facts := drawFacts(t, n.dims, true)
		half := len(facts) / 2
		if err := was.Apply(each(facts[:half])); err != nil {
			t.Fatal(err)
		}
		var kept bytes.Buffer
		if err := was.Keep(&kept, []byte("so far")); err != nil {
			t.Fatal(err)
		}
		text := kept.String()
		note, err := now.Restore(&kept)
		if err != nil || string(note) != "so far" {
			t.Fatalf("the note is %q, %v", note, err)
		}
		var again bytes.Buffer
		if err := now.Keep(&again, note); err != nil || again.String() != text {
			t.Fatalf("what was restored is kept otherwise: %v", err)
		}
		if d := cmp.Diff(was.Stats(), now.Stats()); d != "" {
			t.Fatal(d)
		}
		if err := now.Apply(each(facts)); err != nil {
			t.Fatal(err)
		}
		for _, f := range append(facts[:half:half], facts...) {
			n.apply(f)
		}
		for range 3 {
			same(t, now, n, drawQuery(t, now, true))
		}
	})
}

func TestADamagedOrForeignCubeIsRefusedAndNothingChanges(t *testing.T) {
	c := fresh(t)
	values := make([]string, len(Dims()))
	values[c.l.kind] = "single"
	if err := c.Apply(each([]Fact{{Org: "RX1", ID: "a.1", Version: 1, Staff: 1, Date: "2026-01-05", Values: values}})); err != nil {
		t.Fatal(err)
	}
	before := c.Stats()
	var kept bytes.Buffer
	if err := c.Keep(&kept, nil); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < kept.Len(); i += 1 + kept.Len()/40 {
		bad := bytes.Clone(kept.Bytes())
		bad[i] ^= 0x55
		if _, err := c.Restore(bytes.NewReader(bad)); !fault.Is(err, fault.Invalid) {
			t.Fatalf("byte %d: %v", i, err)
		}
		if _, err := c.Restore(bytes.NewReader(kept.Bytes()[:i])); !fault.Is(err, fault.Invalid) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	other, err := New(append(Dims(), Dim{Name: "weather", Codes: []string{"rain"}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Restore(bytes.NewReader(kept.Bytes())); !fault.Is(err, fault.Invalid) {
		t.Errorf("a cube of other dimensions is taken: %v", err)
	}
	if d := cmp.Diff(before, c.Stats()); d != "" {
		t.Error(d)
	}
}
