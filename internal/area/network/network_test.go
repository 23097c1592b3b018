package network_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "RA1"
	there = "RA2"
)

// told is a source that a test fills.
type told struct {
	events []network.Told
	names  []string
}

func (x *told) Events(_ context.Context, org string, from, until clock.Day) ([]network.Told, error) {
	var out []network.Told
	for _, e := range x.events {
		if org == here && e.Day >= from && e.Day <= until {
			out = append(out, e)
		}
	}
	return out, nil
}

func (x *told) Names(context.Context, string, []string) ([]string, error) { return x.names, nil }

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*network.Service
	now    time.Time
	source *told
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, network.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), source: &told{}}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, network.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = &network.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, Source: b.source}
		f(b)
	})
}

func (b *bench) in(org string, role authz.Role, n string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + org + "_" + string(role) + n, Name: "Invented " + string(role) + n, Role: role, Org: org, Strong: true})
}

func (b *bench) as(role authz.Role) context.Context { return b.in(here, role, "") }

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	b.must(err)
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err, fault.ProblemsOf(err))
	}
}

func (b *bench) refused(err error, k fault.Kind) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("error %v, want %v", err, k)
	}
}

func (b *bench) problem(err error, field string) {
	b.Helper()
	if p := fault.ProblemsOf(err); p.For(field) == "" {
		b.Errorf("error %v (%v), want a problem of %q", err, p, field)
	}
}

// problemText is the first thing that is wrong, in words.
func problemText(err error) string {
	for _, p := range fault.ProblemsOf(err) {
		return fmt.Sprintf(p.Message, p.Args...)
	}
	return ""
}

func (b *bench) partner() string {
	b.Helper()
	id, err := b.AddPartner(b.as(authz.Specialist), network.PartnerForm{Kind: "vru", Name: "Invented violence reduction unit", Area: "Inkledale"})
	b.must(err)
	return id
}

func all(profile string) []string {
	p, _ := network.ProfileOf(profile)
	var out []string
	for _, f := range p.Fields {
		out = append(out, f.Key)
	}
	return out
}

func form(partner, profile string) network.AgreementForm {
	return network.AgreementForm{Partner: partner, Name: "Invented agreement", Profile: profile, From: "2026-01-01", Until: "2027-12-31", Review: "2027-01-31",
		Terms: network.Terms{Purpose: "To see where staff are hurt", Basis: "Public task", Frequency: "Monthly", DPIA: "DPIA-7", Fields: all(profile)}}
}

// live makes an agreement that both sides have signed.
func (b *bench) live(partner string, f network.AgreementForm) string {
	b.Helper()
	id, err := b.AddAgreement(b.as(authz.Specialist), f)
	b.must(err)
	b.must(b.Sign(b.as(authz.Executive), id, 0))
	b.must(b.PartnerSigned(b.as(authz.Specialist), id, 0, "Carys Oatencroft", "Head of analysis", "2026-01-02"))
	return id
}

func punch(n int, day, at string) network.Told {
	return network.Told{Key: fmt.Sprintf("inc_%d", n), Site: "RA101", SiteName: "Invented hospital", Day: clock.Day(day), Time: at, Primary: "physical_contact", All: []string{"physical_contact"}, Methods: []string{"punch"}, Where: "Ward 4, corridor", Alleged: []string{"patient"}}
}

func (b *bench) release(id string) network.Release {
	b.Helper()
	ctx := b.as(authz.Specialist)
	x, _, err := b.Release(ctx, b.scope(ctx, network.ActSee), id)
	b.must(err)
	return x
}

func TestAReleaseWithAHomeAddressIsStoppedMendedAndReleasedByTwo(t *testing.T) {
	each(t, func(b *bench) {
		lead, privacy := b.as(authz.Specialist), b.as(authz.Privacy)
		agreement := b.live(b.partner(), form(b.partnerAgain(), network.ISTV))
		b.source.names = []string{"Owen Nettlemint"}
		b.source.events = []network.Told{punch(1, "2026-10-03", "14:25"), punch(2, "2026-10-04", "02:10"), punch(3, "2026-10-05", "09:00")}
		b.source.events[1].Where = "Outside 14 Larkfield Road"
		b.source.events[2].Where = "By the locker of Nettlemint"
		ask := network.Asked{Agreement: agreement, From: "2026-10-01", Until: "2026-10-31"}
		_, err := b.Draw(b.as(authz.Executive), ask)
		b.refused(err, fault.Denied)
		id, err := b.Draw(lead, ask)
		b.must(err)
		stage, err := b.Screen(lead, id, 0)
		b.must(err)
		x := b.release(id)
		want := []network.Finding{{Row: 2, Field: "assault_location_description", Why: "Has a home address"}, {Row: 3, Field: "assault_location_description", Why: "Has a person’s name"}}
		if diff := cmp.Diff(want, x.Findings); stage != network.Stopped || diff != "" {
			b.Fatalf("%s\n%s", stage, diff)
		}
		for _, who := range []context.Context{lead, privacy} {
			_, err = b.SendOff(who, id, 0, x.Hash)
			b.refused(err, fault.Conflict)
		}
		_, _, err = b.Take(lead, id)
		b.refused(err, fault.Conflict)
		b.refused(b.Mend(privacy, id, x.Version+7, 2, "assault_location_description", "Street"), fault.Conflict)
		b.problem(b.Mend(lead, id, 0, 2, "assault_location_description", "Outside 14 Larkfield Road"), "words")
		b.refused(b.Mend(lead, id, 0, 2, "site_code", "X"), fault.NotFound)
		b.must(b.Mend(lead, id, 0, 2, "assault_location_description", "At 15 Larkfield Road"))
		stage, err = b.Screen(lead, id, 0)
		b.must(err)
		if stage != network.Stopped {
			b.Error("another address was let through")
		}
		b.must(b.Mend(lead, id, 0, 2, "assault_location_description", "Street outside the hospital"))
		b.must(b.TakeOut(lead, id, 0, 3, "Too few people work there"))
		stage, err = b.Screen(lead, id, 0)
		b.must(err)
		x = b.release(id)
		if stage != network.Passed || len(x.Hash) != 64 || x.Tally.Rows != 2 {
			b.Fatalf("%+v", x)
		}
		_, err = b.SendOff(lead, id, x.Version, "another")
		b.refused(err, fault.Conflict)
		stage, err = b.SendOff(lead, id, x.Version, x.Hash)
		b.must(err)
		if stage != network.Half {
			b.Error(stage)
		}
		_, err = b.SendOff(lead, id, 0, x.Hash)
		b.refused(err, fault.Conflict)
		_, _, err = b.Take(lead, id)
		b.refused(err, fault.Conflict)
		stage, err = b.SendOff(privacy, id, 0, x.Hash)
		b.must(err)
		if stage != network.Released {
			b.Error(stage)
		}
		b.refused(b.Mend(lead, id, 0, 2, "assault_location_description", "x"), fault.Conflict)
		b.refused(b.Drop(lead, id, 0, "no"), fault.Conflict)
		_, file, err := b.Take(lead, id)
		b.must(err)
		text := string(file)
		for _, never := range []string{"Larkfield", "Nettlemint", "inc_", "14:25"} {
			if strings.Contains(text, never) {
				b.Errorf("the file has %q:\n%s", never, text)
			}
		}
		for _, there := range []string{"2026-10-03T14:00:00", "RA101", "Havenward,staff", "Street outside the hospital", ",01,"} {
			if !strings.Contains(text, there) {
				b.Errorf("the file lacks %q:\n%s", there, text)
			}
		}
		if live, sent, err := b.Share(lead, b.scope(lead, network.ActRead), false); live != 1 || sent != 1 || err != nil {
			b.Error(live, sent, err)
		}
		b.problem(b.Received(lead, id, 0, "Duty analyst", "2026-11-02", "0000000000000000"), "fingerprint")
		b.must(b.Received(lead, id, 0, "Duty analyst", "2026-11-02", x.Hash[:16]))
		_, events, err := b.Release(lead, b.scope(lead, network.ActSee), id)
		b.must(err)
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind)
			if strings.Contains(e.Words, "Larkfield") {
				b.Error("the log says what was struck")
			}
		}
		slices.Sort(kinds)
		if got := strings.Join(slices.Compact(kinds), " "); got != "drawn first left out mended passed received released stopped taken" {
			b.Error(got)
		}
		// the same days again with one event more: whoever has both could pick it out
		b.source.events = append(b.source.events[:2:2], punch(9, "2026-10-20", "11:00"))
		b.source.events[1].Where = ""
		again, err := b.Draw(lead, ask)
		b.must(err)
		if stage, err = b.Screen(lead, again, 0); stage != network.Stopped || err != nil {
			b.Error(stage, err)
		}
		b.must(b.Drop(lead, again, 0, "It would tell"))
		// and with one event less, which tells who took a report back
		b.source.events = b.source.events[:1]
		again, err = b.Draw(lead, ask)
		b.must(err)
		if stage, err = b.Screen(lead, again, 0); stage != network.Stopped || err != nil || !strings.Contains(b.release(again).Findings[0].Why, "Differs by 1 ") {
			b.Error(stage, err, b.release(again).Findings)
		}
	})
}

func (b *bench) partnerAgain() string {
	b.Helper()
	ctx := b.as(authz.Specialist)
	list, err := b.Partners(ctx, b.scope(ctx, network.ActRead))
	b.must(err)
	return list[0].ID
}

func TestWhatIsLeftOutAndWhatARowHolds(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		agreement := b.live(partner, form(partner, network.ISTV))
		e := func(n int, f func(*network.Told)) network.Told {
			x := punch(n, "2026-10-03", "14:25")
			f(&x)
			return x
		}
		b.source.events = []network.Told{
			e(1, func(x *network.Told) { x.Detail, x.Where = "patients_home", "Community team" }),
			e(2, func(x *network.Told) { x.Weapon = "furniture_or_equipment" }),
			e(3, func(x *network.Told) { x.Methods = []string{"punch", "kick"} }),
			e(4, func(x *network.Told) { x.Methods = []string{"bite"} }),
			e(5, func(x *network.Told) { x.Alleged = []string{"colleague"} }),
			e(6, func(x *network.Told) { x.All = append(x.All, "sexual_contact") }),
			e(7, func(x *network.Told) { x.Primary, x.All = "physical_attempted", []string{"physical_attempted"} }),
			e(8, func(x *network.Told) { x.Primary, x.All = "verbal", []string{"verbal"} }),
			e(9, func(x *network.Told) { x.Clinical = "suspected" }),
			e(10, func(x *network.Told) { x.Time = "" }), e(11, func(x *network.Told) { x.Pattern = true })}
		id, err := b.Draw(lead, network.Asked{Agreement: agreement, From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		if stage, err := b.Screen(lead, id, 0); stage != network.Passed || err != nil {
			b.Fatal(stage, err, b.release(id).Findings)
		}
		x, rows, err := b.Rows(b.as(authz.Executive), id)
		b.must(err)
		want := map[string]int{"Done by staff": 1, "Sexual; the agreement does not cover it": 1, "An attempt; the agreement does not cover it": 1, "No physical assault": 1, "A clinical cause; the agreement does not cover it": 1, "No time is known": 1, "Stands for several events": 1}
		if diff := cmp.Diff(want, x.Tally.Left); diff != "" {
			b.Error(diff)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Values["assault_method"]+"|"+r.Values["assault_method_other"]+"|"+r.Values["assault_location_type"]+"|"+r.Values["assault_location_description"])
		}
		if diff := cmp.Diff([]string{"01||01|", "14|Furniture or equipment|02|Ward 4, corridor", "05||02|Ward 4, corridor", "04|Bitten|02|Ward 4, corridor"}, got); diff != "" {
			b.Error(diff)
		}
		b.must(b.Mend(lead, id, 0, 1, "assault_location_description", "Reception"))
		if _, err = b.Screen(lead, id, 0); err != nil || len(b.release(id).Findings) != 1 || b.release(id).Findings[0].Why != "Has to be empty for a home: it could tell who lives there" {
			b.Error(err, b.release(id).Findings)
		}
		_, _, err = b.Rows(b.as(authz.Board), id)
		b.refused(err, fault.Denied)
		ecds := b.live(partner, form(partner, network.ECDS))
		two, err := b.Draw(lead, network.Asked{Agreement: ecds, From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		if stage, err := b.Screen(lead, two, 0); stage != network.Passed || err != nil {
			b.Error(stage, err, b.release(two).Findings)
		}
	})
}

func TestTheScreenReadsFieldsTogetherAndTheFileRunsNothing(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		agreement := b.live(partner, form(partner, network.ISTV))
		b.source.events = []network.Told{punch(1, "2026-10-03", "14:25"), punch(2, "2026-10-04", "14:25")}
		b.source.events[0].Where, b.source.events[0].Methods = "corridor", []string{"bite"}
		b.source.events[1].Where = "=HYPERLINK(A1)"
		id, err := b.Draw(lead, network.Asked{Agreement: agreement, From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		b.must(b.Mend(lead, id, 0, 1, "assault_method_other", "Bitten by 14"))
		b.must(b.Mend(lead, id, 0, 1, "assault_location_description", "larkfield road"))
		stage, err := b.Screen(lead, id, 0)
		b.must(err)
		want := []network.Finding{{Row: 1, Field: "assault_location_description", Why: "Has, together with the field before it, a home address"}}
		if diff := cmp.Diff(want, b.release(id).Findings); stage != network.Stopped || diff != "" {
			b.Error(stage, diff)
		}
		b.must(b.Mend(lead, id, 0, 1, "assault_method_other", "Bitten"))
		if stage, err = b.Screen(lead, id, 0); stage != network.Passed || err != nil {
			b.Fatal(stage, err, b.release(id).Findings)
		}
		hash := b.release(id).Hash
		for _, who := range []context.Context{b.as(authz.Executive), b.as(authz.Privacy)} {
			_, err = b.SendOff(who, id, 0, hash)
			b.must(err)
		}
		_, file, err := b.Take(b.as(authz.Privacy), id)
		b.must(err)
		if text := string(file); !strings.Contains(text, "HYPERLINK") || strings.Contains(text, ",=") || strings.Contains(text, `,"=`) {
			b.Errorf("a cell would be run:\n%s", text)
		}
		// the same days in the other profile of rows, with one event more
		b.source.events = append(b.source.events, punch(3, "2026-10-05", "10:00"))
		b.source.events[1].Where = ""
		two, err := b.Draw(lead, network.Asked{Agreement: b.live(partner, form(partner, network.ECDS)), From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		if stage, err = b.Screen(lead, two, 0); stage != network.Stopped || err != nil || !strings.Contains(b.release(two).Findings[0].Why, "Differs by 1 ") {
			b.Error(stage, err, b.release(two).Findings)
		}
	})
}

func TestASiteThatIsAHomeGoesByItsCode(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		agreement := b.live(partner, form(partner, network.Aggregate))
		for n := range 20 {
			x := punch(n, "2026-10-03", "10:00")
			if n%2 == 0 {
				x.Site, x.SiteName = "RA1H9", "14 Larkfield Road"
			}
			b.source.events = append(b.source.events, x)
		}
		id, err := b.Draw(lead, network.Asked{Agreement: agreement, From: "2026-10-01", Until: "2026-10-31"})
		b.must(err)
		if stage, err := b.Screen(lead, id, 0); stage != network.Passed || err != nil {
			b.Fatal(stage, err, b.release(id).Findings)
		}
		hash := b.release(id).Hash
		for _, who := range []context.Context{b.as(authz.Executive), b.as(authz.Privacy)} {
			_, err = b.SendOff(who, id, 0, hash)
			b.must(err)
		}
		_, file, err := b.Take(b.as(authz.Privacy), id)
		b.must(err)
		if text := string(file); strings.Contains(text, "Larkfield") || !strings.Contains(text, "RA1H9") {
			b.Error(text)
		}
	})
}

func TestNothingGoesOutWithoutALiveAgreementThatCoversIt(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		b.source.events = []network.Told{punch(1, "2026-10-03", "14:25")}
		f := form(partner, network.ISTV)
		f.Fields = []string{"site_code"}
		_, err := b.AddAgreement(lead, f)
		b.problem(err, "fields")
		_, err = b.AddAgreement(b.as(authz.Union), form(partner, network.ISTV))
		b.refused(err, fault.Denied)
		f = form(partner, network.ISTV)
		f.Fields = slices.DeleteFunc(all(network.ISTV), func(k string) bool { return k == "assault_location_description" })
		f.DPIA = ""
		id, err := b.AddAgreement(lead, f)
		b.must(err)
		ask := network.Asked{Agreement: id, From: "2026-10-01", Until: "2026-10-31"}
		draw := func(want string) {
			b.Helper()
			_, err := b.Draw(lead, ask)
			if got := fault.ProblemsOf(err).For("agreement"); !strings.Contains(got, want) {
				b.Errorf("%v says %q, want %q", err, got, want)
			}
		}
		draw("not signed by both")
		b.refused(b.Sign(b.as(authz.Executive), id, 0), fault.Conflict) // no impact assessment
		f.DPIA = "DPIA-7"
		b.must(b.EditAgreement(lead, id, 0, f))
		b.refused(b.Sign(lead, id, 0), fault.Denied)
		b.must(b.Sign(b.as(authz.Privacy), id, 0))
		draw("not signed by both")
		b.must(b.PartnerSigned(lead, id, 0, "Carys Oatencroft", "Head of analysis", "2026-01-02"))
		ask.Fields = all(network.ISTV)
		draw("assault_location_description")
		ask.Fields = nil
		made, err := b.Draw(lead, ask)
		b.must(err)
		_, rows, err := b.Rows(lead, made)
		b.must(err)
		if _, there := rows[0].Values["assault_location_description"]; there {
			b.Error("a field is there that the agreement does not cover")
		}
		_, err = b.Screen(lead, made, 0)
		b.must(err)
		x := b.release(made)
		b.problem(b.Narrow(lead, made, 0, all(network.ISTV)), "fields")
		b.must(b.End(lead, id, 0, "Not needed any more"))
		_, err = b.SendOff(b.as(authz.Privacy), made, x.Version, x.Hash)
		b.refused(err, fault.Conflict)
		draw("not live")
		// a change after the signatures takes them away
		other := b.live(partner, form(partner, network.ISTV))
		b.must(b.EditAgreement(lead, other, 0, form(partner, network.ISTV)))
		ask.Agreement = other
		draw("not signed by both")
	})
}

func TestAgreementsEndAndAreLookedAtAgain(t *testing.T) {
	t.Parallel()
	signed := network.Body{Ours: network.Signature{On: "2026-01-01"}, Theirs: network.Signature{On: "2026-01-01"}}
	for _, x := range []struct {
		a    network.Agreement
		want network.State
	}{
		{network.Agreement{From: "2026-01-01", Until: "2027-12-31", Review: "2027-01-01", Body: signed}, network.Running},
		{network.Agreement{From: "2026-01-01", Until: "2027-12-31", Review: "2026-10-01", Body: signed}, network.Overdue},
		{network.Agreement{From: "2026-01-01", Until: "2027-01-01", Review: "2026-12-01", Body: signed}, network.Ending},
		{network.Agreement{From: "2026-01-01", Until: "2027-01-02", Review: "2026-12-01", Body: signed}, network.Running},
		{network.Agreement{From: "2026-01-01", Until: "2026-11-01", Review: "2026-10-01", Body: signed}, network.Lapsed},
		{network.Agreement{From: "2026-01-01", Until: "2026-11-02", Review: "2026-10-01", Body: signed}, network.Ending},
		{network.Agreement{From: "2026-12-01", Until: "2027-12-31", Review: "2027-10-01", Body: signed}, network.Waiting},
		{network.Agreement{From: "2026-01-01", Until: "2027-12-31", Review: "2027-10-01"}, network.Unsigned},
		{network.Agreement{From: "2026-01-01", Until: "2027-12-31", Review: "2027-10-01", Ended: "2026-11-01", Body: signed}, network.Closed},
	} {
		if got := x.a.State("2026-11-02"); got != x.want {
			t.Errorf("%+v is %s, want %s", x.a, got, x.want)
		}
	}
}

func TestContactsCommitmentsAndMeetings(t *testing.T) {
	each(t, func(b *bench) {
		lead, partner := b.as(authz.Specialist), b.partner()
		sc := b.scope(lead, network.ActRead)
		_, err := b.AddPartner(lead, network.PartnerForm{Kind: "vru", Name: "Invented violence reduction unit"})
		b.problem(err, "name")
		who := network.Who{Name: "Dipa Quaverley", Role: "Analyst", Mail: "dipa@example.org", Basis: "Public task"}
		b.must(b.PutContact(lead, partner, network.ContactForm{Who: who, Confirmed: "2025-11-01"}))
		b.problem(b.PutContact(lead, partner, network.ContactForm{Who: network.Who{Name: "x", Role: "y", Mail: "no address", Basis: "z"}, Confirmed: "2026-01-01"}), "mail")
		b.problem(b.PutContact(lead, partner, network.ContactForm{Who: who, Confirmed: "2026-11-03"}), "confirmed")
		b.refused(b.PutContact(b.as(authz.Board), partner, network.ContactForm{Who: who, Confirmed: "2026-01-01"}), fault.Denied)
		list, err := b.Contacts(lead, sc)
		b.must(err)
		if len(list) != 1 || !list[0].Stale(b.Today()) || list[0].Name != who.Name {
			b.Fatalf("%+v", list)
		}
		b.refused(b.PutContact(lead, partner, network.ContactForm{ID: list[0].ID, Who: who, Confirmed: "2026-01-01", Seen: 9}), fault.Conflict)
		b.must(b.Confirm(lead, partner, list[0].ID))
		if list, err = b.Contacts(lead, sc); err != nil || list[0].Stale(b.Today()) || list[0].Confirmed != "2026-11-02" {
			b.Errorf("%+v %v", list, err)
		}
		b.must(b.PutContact(lead, partner, network.ContactForm{Who: network.Who{Name: "Marek Inkwell", Role: "Clerk", Phone: "01632 960001", Basis: "Public task"}, Confirmed: "2026-10-01", Gone: "2026-10-31"}))
		everybody, err := b.ContactsOf(lead, sc, partner)
		if err != nil || len(everybody) != 2 || everybody[1].Name != "Marek Inkwell" || everybody[1].Phone != "" {
			b.Errorf("of somebody who has gone it keeps %+v, %v", everybody, err)
		}
		b.must(b.PutMeeting(lead, network.MeetingForm{Partners: []string{partner}, On: "2026-10-20", Said: network.Said{Title: "Hot spots", Notes: "Two bus stops"}}))
		b.problem(b.PutMeeting(lead, network.MeetingForm{On: "2026-10-20", Said: network.Said{Title: "Hot spots"}}), "partners")
		met, err := b.Meetings(lead, sc, partner)
		b.must(err)
		if len(met) != 1 || met[0].Notes != "Two bus stops" {
			b.Errorf("%+v", met)
		}
		p := network.Promise{Words: "Share the map of the night buses", Owner: "Dipa Quaverley"}
		b.must(b.PutCommitment(lead, partner, network.CommitmentForm{Side: "theirs", Due: "2026-11-01", Promise: p}))
		made, err := b.Commitments(lead, sc, "")
		b.must(err)
		if !made[0].Late(b.Today()) || !made[0].Theirs {
			b.Errorf("%+v", made)
		}
		b.problem(b.PutCommitment(lead, partner, network.CommitmentForm{ID: made[0].ID, Side: "theirs", Due: "2026-12-01", Promise: p}), "moved")
		p.Moved = "The map is redrawn"
		b.must(b.PutCommitment(lead, partner, network.CommitmentForm{ID: made[0].ID, Side: "theirs", Due: "2026-12-01", Promise: p}))
		if made, err = b.Commitments(lead, sc, ""); err != nil || made[0].FirstDue != "2026-11-01" || made[0].Late(b.Today()) {
			b.Errorf("%+v %v", made, err)
		}
		// another trust finds nothing of it
		far := b.in(there, authz.Specialist, "")
		fsc := b.scope(far, network.ActRead)
		_, err = b.Partner(far, fsc, partner)
		b.refused(err, fault.NotFound)
		b.refused(b.Confirm(far, partner, list[0].ID), fault.NotFound)
		o, err := b.Overview(far, fsc)
		b.must(err)
		if len(o.Partners)+len(o.Contacts)+len(o.Commitments) != 0 {
			b.Errorf("%+v", o)
		}
	})
}
