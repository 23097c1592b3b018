package network_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
)

func TestACodeMapFillsTheCodedFieldsOfTheInjuryProfile(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		f := form(partner, network.ECDS)
		for text, want := range map[string]string{
			"injury_mechanism 01":                                             "Line 1",
			"# ours\n\nsource_type staff 900000106":                           "Line 3: this field takes no codes",
			"injury_mechanism 99 900000106":                                   "none of our codes",
			"injury_mechanism 01 900000107":                                   "check digit",
			"injury_mechanism 01 =1+2":                                        "Line 1",
			"injury_mechanism 01 900000106\ninjury_mechanism 01 900000201":    "twice",
			strings.Repeat("injury_mechanism 01 900000106 # the same\n", 501): "too long",
		} {
			f.Map = text
			_, err := b.AddAgreement(lead, f)
			b.problem(err, "maps")
			if got := problemText(err); !strings.Contains(got, want) {
				t.Errorf("%.40q says %q, want %q", text, got, want)
			}
		}
		// but for one the codes are invented with their check digits, and stand for nothing
		f.Map = "injury_mechanism, 01, 900000106\r\nplace_of_injury\tcorridor = 900000201\ninjury_intent assault 991431000000101\nalcohol_or_drug_involvement alcohol 900000303; # a note\nalcohol_or_drug_involvement drugs 900000405"
		x := punch(1, "2026-10-03", "14:25")
		x.Detail, x.Factors = "corridor", []string{"waiting", "drugs", "alcohol"}
		y := punch(2, "2026-10-04", "09:00")
		y.Methods, y.Detail = []string{"kick"}, "reception"
		b.source.events = []network.Told{x, y}
		id, err := b.Draw(lead, network.Asked{Agreement: b.live(partner, f), From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		if stage, err := b.Screen(lead, id, 0); stage != network.Passed || err != nil {
			t.Fatal(stage, err, b.release(id).Findings)
		}
		_, rows, err := b.Rows(lead, id)
		b.must(err)
		for i, want := range []map[string]string{{"injury_mechanism": "900000106", "place_of_injury": "900000201", "injury_intent": "991431000000101", "alcohol_or_drug_involvement": "900000405;900000303", "injury_activity_type": ""},
			{"injury_mechanism": "", "place_of_injury": "", "injury_intent": "991431000000101", "alcohol_or_drug_involvement": ""}} {
			for k, v := range want {
				if got := rows[i].Values[k]; got != v {
					t.Errorf("row %d has %q as %s, want %q", i+1, got, k, v)
				}
			}
		}
		list, err := b.Agreements(lead, b.scope(lead, network.ActRead), "")
		b.must(err)
		pr, _ := network.ProfileOf(network.ECDS)
		f.Map = list[0].Maps.Text(pr)
		if strings.Count(f.Map, "\n") != 5 {
			t.Errorf("the map reads %q", f.Map)
		}
		b.must(b.EditAgreement(lead, list[0].ID, 0, f))
	})
}

func FuzzCodeMap(f *testing.F) {
	for _, s := range []string{"injury_mechanism 01 900000106", "a b c", "=\x00,;", "injury_intent assault 99143100000010\u0661"} {
		f.Add(s)
	}
	pr, _ := network.ProfileOf(network.ECDS)
	f.Fuzz(func(t *testing.T, s string) {
		m, problems := network.ReadMap(pr, s)
		if len(problems) > 0 {
			return
		}
		again, problems := network.ReadMap(pr, m.Text(pr))
		if len(problems) > 0 || again.Text(pr) != m.Text(pr) {
			t.Errorf("%q is read as %q, and that as %q %v", s, m.Text(pr), again.Text(pr), problems)
		}
	})
}
