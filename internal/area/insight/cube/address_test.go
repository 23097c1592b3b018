package cube

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAQueryIsReadableInItsAddress(t *testing.T) {
	c := fresh(t)
	q := Query{Measure: Physical, By: []string{Month, Org}, From: "2025-04-01", To: "2026-03-31",
		Where: []Filter{{Dim: Unit, Values: []string{"-", "a,b", "50%", "x-y"}}, {Dim: "method", Values: []string{"bite", "kick"}, All: true}, {Dim: "staff_group", Values: []string{NotSaid, "03"}}}}
	text, err := url.QueryUnescape(q.Values().Encode())
	if err != nil {
		t.Fatal(err)
	}
	want := "by=month,org&from=2025-04-01&measure=physical&method.all=bite,kick&staff_group=-,03&to=2026-03-31&unit=%2D,a%2Cb,50%25,x-y"
	if d := cmp.Diff(want, text); d != "" {
		t.Error(d)
	}
	back, p := c.ReadQuery(q.Values())
	if d := cmp.Diff(q, back); d != "" || p != nil {
		t.Error(d, p)
	}
	if _, p := c.ReadQuery(url.Values{"by": {"colour"}, "within": {"soon"}, "page": {"2"}}); p.For("by") == "" || p.For("within") == "" || len(p) != 2 {
		t.Errorf("problems are %v", p)
	}
}

func FuzzReadQuery(f *testing.F) {
	f.Add("by=month,org&measure=physical&method.all=bite,kick&staff_group=-,03&unit=%252D,a%252Cb")
	f.Add("by=day,unit,job_role&within=48&measure=fed_back_in_time&weekday=1,7&month=2026-01&from=2026-01-01")
	f.Add("by=&org=,,&kind=&within=-1&to=9999-99-99&violence_all.all=-,verbal")
	c, err := New(Dims())
	if err != nil {
		f.Fatal(err)
	}
	values := strings.Split(strings.Repeat("single,", len(Dims())-1)+"single", ",")
	if err := c.Apply(each([]Fact{{Org: "RX1", ID: "a.1", Version: 1, Staff: 1, Date: "2026-01-05", Values: values}, {Org: "RX1", ID: "b.1", Version: 1, Staff: 1, Values: values}})); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		q, p := c.ReadQuery(v)
		again, _ := c.ReadQuery(q.Values())
		if d := cmp.Diff(q, again); d != "" {
			t.Fatalf("%q comes back otherwise: %s", text, d)
		}
		q.Everywhere = true
		if _, err := c.Slice(t.Context(), q); err != nil && p == nil {
			t.Fatalf("%q has no problem and fails: %v", text, err)
		}
	})
}
