package casework

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/clock"
)

func unit(name string, people int) UnitCost {
	return UnitCost{Unit: name, Cost: Cost{Pence: int64(people) * 100, People: people}}
}

func TestSmallGroupsAndWhatWouldGiveThemAwayAreHidden(t *testing.T) {
	for name, c := range map[string]struct {
		units []UnitCost
		want  map[string]bool // hidden
	}{
		"all large":                          {[]UnitCost{unit("a", 9), unit("b", 5)}, map[string]bool{"a": false, "b": false}},
		"one small takes the next with it":   {[]UnitCost{unit("a", 9), unit("b", 6), unit("c", 2)}, map[string]bool{"a": false, "b": true, "c": true}},
		"two small are few together":         {[]UnitCost{unit("a", 9), unit("b", 7), unit("c", 2), unit("d", 1)}, map[string]bool{"a": false, "b": true, "c": true, "d": true}},
		"several small ones hide each other": {[]UnitCost{unit("a", 9), unit("b", 4), unit("c", 3)}, map[string]bool{"a": false, "b": true, "c": true}},
	} {
		t.Run(name, func(t *testing.T) {
			x := TrustCost{Small: 5, Units: c.units}
			for _, u := range c.units {
				x.Total.People += u.People
			}
			x.hide()
			got := map[string]bool{}
			for _, u := range x.Units {
				got[u.Unit] = u.Hidden
				if u.Hidden && (u.Pence != 0 || u.People != 0) {
					t.Errorf("%s is hidden and tells %+v", u.Unit, u.Cost)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
	few := TrustCost{Small: 5, Total: Cost{Pence: 7, People: 4}, Units: []UnitCost{unit("a", 4)}}
	few.hide()
	if !few.Hidden || few.Total.Pence != 0 {
		t.Errorf("%+v", few)
	}
}

func TestAnOwnPriceCountsFromItsDayAndTheShippedOneBefore(t *testing.T) {
	list := []Rate{{Code: "x", From: "2026-06-01", Pence: 3, Own: true}, {Code: "x", From: "2026-05-01", Pence: 2, Own: true}, {Code: "x", From: "2026-06-15", Pence: 9}, {Code: "x", From: "2024-04-01", Pence: 1}}
	for day, want := range map[string]int64{"2020-01-01": 1, "2026-04-30": 1, "2026-05-01": 2, "2026-05-31": 2, "2026-06-01": 3, "2026-07-01": 3} {
		if r, ok := rateOn(list, "x", clock.Day(day)); !ok || r.Pence != want {
			t.Errorf("%s: %+v", day, r)
		}
	}
}

func TestShippedListsAndPricesAreReadable(t *testing.T) {
	if _, err := parseCost(costData); err != nil {
		t.Error(err)
	}
	if _, err := parseReview(reviewData); err != nil {
		t.Error(err)
	}
	if _, err := LetterKinds(); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]string{"small groups": `{"small":2,"rates":[]}`, "unknown field": `{"smal":5}`, "no source": `{"small":5,"rates":[{"code":"a","words":"b","unit":"hour","from":"2026-01-01","pence":1}]}`} {
		if _, err := parseCost([]byte(bad)); err == nil {
			t.Error(name)
		}
	}
}
