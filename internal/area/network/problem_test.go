package network_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
)

func TestAProblemGoesAlongFourStepsAndSaysWhatIsMissing(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		sc := b.scope(lead, network.ActRead)
		_, err := b.AddProblem(b.as(authz.Union), "x", "y", "z")
		b.refused(err, fault.Denied)
		id, err := b.AddProblem(lead, "Assaults at the front desk at night", "Staff are hurt there.", "Violence reduction lead")
		b.must(err)
		read := func() network.Problem {
			b.Helper()
			x, _, err := b.Problem(lead, sc, id)
			b.must(err)
			return x
		}
		missing := func(want ...string) {
			b.Helper()
			x := read()
			var got []string
			for _, s := range network.Steps() {
				got = append(got, x.Missing(s)...)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				b.Error(diff)
			}
		}
		put := func(e network.Entry) {
			b.Helper()
			b.must(b.PutEntry(lead, id, 0, e, "2026-10-01"))
		}
		missing("Nothing counts it yet", "No risk factor is written down", "Nothing was tested", "It has spread nowhere")
		put(network.Entry{Step: network.Surveillance, Words: "Counted each month", Link: "/dashboard/incidents"})
		put(network.Entry{Step: network.Factors, Words: "Long waits", Source: "Own reports"})
		put(network.Entry{Step: network.Factors, Words: "A second way out", Source: "Walk-round", Lowers: true})
		put(network.Entry{Step: network.Scale, Words: "Two other departments"})
		missing("Nothing was tested", "It spreads although no test has shown that it works")
		put(network.Entry{Step: network.Intervention, Words: "Waits are told every half hour", Of: "2", Result: "running"})
		missing("No test has a result yet", "It spreads although no test has shown that it works")
		b.must(b.PutEntry(lead, id, 0, network.Entry{ID: "5", Step: network.Intervention, Words: "Waits are told every half hour", Of: "2", Result: "worked", Link: "/library/one"}, "2026-10-01"))
		b.must(b.PutEntry(lead, id, 0, network.Entry{ID: "4", Step: network.Scale, Words: "Two other departments", Of: "5"}, ""))
		missing()
		if x := read(); x.Whole() != 4 {
			b.Errorf("%d steps are whole", x.Whole())
		}
		b.problem(b.PutEntry(lead, id, 0, network.Entry{Step: network.Intervention, Words: "x", Of: "1", Result: "worked"}, ""), "of")
		b.problem(b.PutEntry(lead, id, 0, network.Entry{Step: network.Scale, Words: "x", Link: "https://example.org"}, ""), "link")
		b.problem(b.PutEntry(lead, id, 0, network.Entry{Step: network.Scale, Words: "x", Link: "//example.org"}, ""), "link")
		b.refused(b.DropEntry(lead, id, 99, "1"), fault.Conflict)
		b.must(b.DropEntry(lead, id, 0, "1"))
		missing("Nothing counts it yet")
		_, _, err = b.Problem(b.in(there, authz.Specialist, ""), b.scope(b.in(there, authz.Specialist, ""), network.ActRead), id)
		b.refused(err, fault.NotFound)
		for _, name := range []string{"partners", "contacts", "commitments", "agreements", "releases", "problems"} {
			for _, format := range []string{"csv", "xlsx"} {
				if _, err := b.File(lead, sc, name, format, export.Options{}); err != nil {
					b.Error(name, format, err)
				}
			}
		}
		_, err = b.File(b.as(authz.Union), b.scope(b.as(authz.Union), network.ActRead), "releases", "csv", export.Options{})
		b.refused(err, fault.NotFound)
	})
}

func TestTheProfilesAreWholeAndCarryTheirSource(t *testing.T) {
	t.Parallel()
	if n := len(network.Profiles()); n != 3 {
		t.Errorf("%d profiles", n)
	}
	for _, p := range network.Profiles() {
		if p.Verified {
			t.Errorf("%s is said to be verified, and nobody has", p.Key)
		}
	}
	if n := len(network.Codes("method")); n != 16 {
		t.Errorf("%d methods, want the 16 of the legacy set", n)
	}
}
