package network_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
)

func TestCountsAreHiddenRoundedAndProvedAgainstEarlierOnes(t *testing.T) {
	each(t, func(b *bench) {
		lead, privacy, partner := b.as(authz.Specialist), b.as(authz.Privacy), b.partner()
		agreement := b.live(partner, form(partner, network.Aggregate))
		n := 0
		add := func(times int, site, at, method string) {
			for range times {
				n++
				x := punch(n, "2026-10-03", at)
				x.SiteName, x.Methods = site, []string{method}
				b.source.events = append(b.source.events, x)
			}
		}
		add(23, "North", "10:00", "punch")
		add(3, "North", "02:00", "punch")
		add(31, "South", "15:00", "kick")
		add(12, "South", "23:00", "object_struck")
		ask := network.Asked{Agreement: agreement, From: "2026-10-01", Until: "2026-10-31", Fields: []string{"area", "month", "hour_band", "count"}}
		id, err := b.Draw(lead, ask)
		b.must(err)
		if stage, err := b.Screen(lead, id, 0); stage != network.Passed || err != nil {
			b.Fatal(stage, err, b.release(id).Findings)
		}
		x := b.release(id)
		if x.Tally.Hidden < 2 {
			b.Errorf("%d cells are hidden: a small count alone protects nothing", x.Tally.Hidden)
		}
		_, err = b.SendOff(lead, id, 0, x.Hash)
		b.must(err)
		_, err = b.SendOff(privacy, id, 0, x.Hash)
		b.must(err)
		_, file, err := b.Take(privacy, id)
		b.must(err)
		text := string(file)
		for _, line := range strings.Split(strings.TrimSpace(text), "\n")[1:] {
			c := strings.TrimSpace(line[strings.LastIndex(line, ",")+1:])
			if c != "*" && c != "'*" && !strings.HasSuffix(c, "0") && !strings.HasSuffix(c, "5") {
				b.Errorf("%q is neither hidden nor rounded", line)
			}
		}
		if !strings.Contains(text, "North,2026-10,00 to 05,*") {
			b.Errorf("three are not hidden:\n%s", text)
		}
		// cut another way over the same month, nothing can be proved
		ask.Fields = nil
		other, err := b.Draw(lead, ask)
		b.must(err)
		if stage, err := b.Screen(lead, other, 0); stage != network.Stopped || err != nil {
			b.Error(stage, err)
		}
		b.must(b.Narrow(lead, other, 0, []string{"area", "month", "hour_band", "count"}))
		if stage, err := b.Screen(lead, other, 0); stage != network.Passed || err != nil {
			b.Error(stage, err, b.release(other).Findings)
		}
	})
}
