package governance_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
)

var decision = governance.DecisionAsk{What: "Buy forty alarms", Employer: "We can pay for it", Staff: "It is overdue", Dissent: "Outside Invented: forty are too few"}

func TestAMeetingGoesFromItsAgendaToAgreedMinutesAndAChasedAction(t *testing.T) {
	each(t, func(b *bench) {
		lead, union := b.as(authz.Specialist), b.as(authz.Union)
		first := b.meet()
		item := b.item(first, "Alarms", "decide", false)
		endorse := b.item(first, "The assessment", "endorse", false)
		ready, err := b.PutPaper(lead, b.scope(lead), here, first, endorse, "statement.txt", strings.NewReader("The statement as it was signed"))
		b.must(err)
		paper, err := b.AddPaper(lead, here, first, endorse, governance.PaperAsk{Title: "Statement", File: &ready})
		b.must(err)
		if w := b.whole(authz.Manager, first); len(w.Items[1].Papers) != 0 {
			b.Error("a paper is seen before it was sent")
		}
		if _, err := b.Decide(lead, here, first, item, decision); !fault.Is(err, fault.Conflict) {
			b.Errorf("decided before the meeting: %v", err)
		}
		b.begin(first)
		told := b.notices(who(here, authz.Union))
		b.must(b.whatDecided(first, item))
		_, err = b.Decide(lead, here, first, endorse, governance.DecisionAsk{What: "The statement is endorsed", Employer: "Yes", Staff: "Yes", Paper: paper})
		b.must(err)
		act, err := b.AddAction(lead, here, first, governance.ActionAsk{Item: item, Text: "Order the alarms", Owner: b.members["manager"].ID, Due: b.now.AddDate(0, 0, 30).Format(time.DateOnly)})
		b.must(err)
		b.must(b.WriteMinutes(lead, here, first, "", 0, "The chair opened the meeting."))
		b.must(b.WriteMinutes(lead, here, first, item, 0, "Alarms were talked about."))
		b.must(b.Finish(lead, here, first))
		if w := b.whole(authz.Union, first); len(w.Parts) != 2 {
			b.Errorf("the joint chair sees %d parts of the draft", len(w.Parts))
		}
		if w := b.whole(authz.Manager, first); len(w.Parts) != 0 {
			b.Error("a member sees the draft before it is circulated")
		}
		b.must(b.Circulate(lead, here, first))
		b.must(b.WriteMinutes(union, here, first, item, 1, "Alarms were talked about at length."))

		second := b.meet()
		b.item(second, "Minutes", "note", false)
		b.refused(b.AgreeMinutes(lead, here, second, first), fault.Conflict, "not begun")
		b.begin(second)
		b.must(b.AgreeMinutes(lead, here, second, first))
		w := b.whole(authz.Manager, first)
		if w.State != governance.Agreed || w.AgreedIn != second || len(w.Parts) != 3 || w.Part(item).Text != "Alarms were talked about at length." {
			b.Errorf("agreed minutes: %+v", w.Parts)
		}
		ctx := b.as(authz.Manager)
		if ok, err := b.Verify(ctx, b.scope(ctx), here, first); err != nil || !ok {
			b.Errorf("the minutes are not what was agreed: %v", err)
		}
		b.refused(b.WriteMinutes(lead, here, first, item, 2, "Something else"), fault.Conflict, "agreed")
		b.must(b.MoveDue(lead, here, act, 0, b.now.AddDate(0, 3, 0).Format(time.DateOnly), "The seller is late"))
		if ok, err := b.Verify(ctx, b.scope(ctx), here, first); err != nil || !ok {
			b.Errorf("a day that moved later spoils the minutes: %v", err)
		}
		got := w.Items[1].Decisions[0]
		if got.Kind != "endorsement" || got.Document.Hash != ready.SHA256 || got.Document.Version != "1" || got.Present != 3 {
			b.Errorf("endorsement: %+v", got)
		}
		if list, err := b.Endorsed(ctx, b.scope(ctx), here, ready.SHA256); err != nil || len(list) != 1 || list[0].ID != got.ID {
			b.Errorf("endorsed: %+v %v", list, err)
		}
		board := b.as(authz.Board)
		if list, err := b.Endorsed(board, b.scope(board), here, ready.SHA256); err != nil || len(list) != 0 {
			b.Errorf("an outsider finds %+v %v", list, err)
		}
		if d := w.Items[0].Decisions[0]; !cmp.Equal(d.Dissent, []string{"Outside Invented: forty are too few"}) || d.Staff != "It is overdue" {
			b.Errorf("decision: %+v", d)
		}
		for _, kind := range governance.Documents() {
			p, err := b.Document(ctx, &w, kind)
			b.must(err)
			if _, text := p.Text(); kind == "minutes" && !strings.Contains(text, w.Hash) || len(p.Parts) == 0 {
				b.Errorf("%s: %s", kind, text)
			}
		}
		if b.notices(who(here, authz.Union)) <= told {
			b.Error("the members were not told of circulated minutes")
		}
		b.must(b.CloseAction(ctx, here, act, "Forty alarms came on Monday"))
		b.refused(b.CloseAction(union, here, act, "I did it"), fault.Conflict, "Forty alarms came")
		dbtest.Tamper(b.T, b.at, `UPDATE gov_decision SET body = (SELECT o.body FROM gov_decision o WHERE o.kind = 'endorsement') WHERE kind = 'decision'`)
		if ok, err := b.Verify(ctx, b.scope(ctx), here, first); err == nil && ok {
			b.Error("a decision was changed behind the program's back, and the minutes are said to hold")
		}
	})
}

func (b *bench) whatDecided(meeting, item string) error {
	_, err := b.Decide(b.as(authz.Specialist), here, meeting, item, decision)
	return err
}

func TestNothingIsDecidedWithoutAQuorumOrAfterTheEnd(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		m := b.meet()
		item := b.item(m, "Alarms", "decide", false)
		note := b.item(m, "News", "note", false)
		b.begin(m)
		_, err := b.Decide(lead, here, m, note, decision)
		b.refused(err, fault.Conflict, "Nothing is decided on this item")
		b.attend(m, "left", "union")
		err = b.whatDecided(m, item)
		b.refused(err, fault.Invalid, "2 of the 3")
		b.refused(err, fault.Invalid, "Nobody of the staff side")
		if w := b.whole(authz.Specialist, m); w.Quorum.Holds() || !slices.ContainsFunc(w.Events, func(e governance.Event) bool { return strings.Contains(e.Text, "no longer quorate") }) {
			b.Errorf("a lost quorum is not noted: %+v", w.Events)
		}
		b.attend(m, "present", "union", "Outside Invented")
		// The union's chair has an interest: the others are enough, but nobody of that side may take part.
		b.must(b.TakeNoPart(b.as(authz.Union), here, m, item, b.members["union"].ID, "The seller is a relative"))
		b.refused(b.whatDecided(m, item), fault.Invalid, "Nobody of the staff side")
		_, err = b.Decide(b.as(authz.Union), here, m, item, decision)
		b.refused(err, fault.Denied, "You take no part")
		b.refused(b.TakePart(b.as(authz.Union), here, m, item, b.members["union"].ID, "I can be fair"), fault.Denied, "Somebody else")
		b.must(b.TakePart(lead, here, m, item, b.members["union"].ID, "The seller is another firm"))
		b.must(b.whatDecided(m, item))
		b.must(b.Finish(lead, here, m))
		b.refused(b.whatDecided(m, item), fault.Conflict, "over")
		_, err = b.AddItem(lead, here, m, governance.ItemAsk{Title: "Late", Purpose: "note", Owner: b.members["union"].ID, Minutes: "5"})
		b.refused(err, fault.Conflict, "over")
		b.refused(b.Cancel(lead, here, m, "No longer needed"), fault.Conflict, "over")
	})
}

func TestWhoHasAnInterestInARestrictedItemFindsNothingOfIt(t *testing.T) {
	each(t, func(b *bench) {
		lead, manager := b.as(authz.Specialist), b.as(authz.Manager)
		m := b.meet()
		b.item(m, "News", "note", false)
		item := b.item(m, "Tender of zanzibar", "decide", true)
		ready, err := b.PutPaper(lead, b.scope(lead), here, m, item, "zanzibar.txt", strings.NewReader("Offer of zanzibar"))
		b.must(err)
		paper, err := b.AddPaper(lead, here, m, item, governance.PaperAsk{Title: "Offer of zanzibar", File: &ready})
		b.must(err)
		b.must(b.TakeNoPart(manager, here, m, item, b.members["manager"].ID, "A shareholder"))
		b.must(b.SendPapers(lead, here, m))
		b.now = b.now.AddDate(0, 0, 7)
		b.must(b.Open(lead, here, m))
		b.attend(m, "present", "executive", "union", "Outside Invented", "manager")
		b.must(b.whatDecided(m, item))
		_, err = b.AddAction(lead, here, m, governance.ActionAsk{Item: item, Text: "Sign with zanzibar", Owner: b.members["manager"].ID, Due: "2026-12-01"})
		b.refused(err, fault.Invalid, "take no part")
		act, err := b.AddAction(lead, here, m, governance.ActionAsk{Item: item, Text: "Sign with zanzibar", Owner: b.members["executive"].ID, Due: "2026-12-01"})
		b.must(err)
		b.must(b.WriteMinutes(lead, here, m, item, 0, "zanzibar was chosen"))
		b.must(b.WriteMinutes(lead, here, m, "", 0, "Opened"))
		b.must(b.Finish(lead, here, m))
		b.must(b.Circulate(lead, here, m))

		w := b.whole(authz.Manager, m)
		if len(w.Items) != 1 || len(w.Parts) != 1 || len(w.Actions) != 0 {
			b.Errorf("they see %d items, %d parts, %d actions", len(w.Items), len(w.Parts), len(w.Actions))
		}
		for _, e := range w.Events {
			if e.Item == item {
				b.Errorf("they see the event %q", e.Text)
			}
		}
		for _, kind := range governance.Documents() {
			p, err := b.Document(manager, &w, kind)
			b.must(err)
			if _, text := p.Text(); strings.Contains(text, "zanzibar") {
				b.Errorf("%s tells of it", kind)
			}
		}
		sc := b.scope(manager)
		_, err = b.OpenPaper(manager, sc, here, m, paper)
		b.refused(err, fault.NotFound, "")
		_, err = b.Action(manager, sc, here, act)
		b.refused(err, fault.NotFound, "")
		b.refused(b.CloseAction(manager, here, act, "Done"), fault.NotFound, "")
		late, err := b.ActionsLate(manager, sc, here, db.At(b.now.AddDate(1, 0, 0)))
		b.must(err)
		var out bytes.Buffer
		b.must(b.ExportActions(manager, sc, governance.ActionFilter{}, "csv", &out, export.Options{}))
		if len(late) != 0 || strings.Contains(out.String(), "zanzibar") {
			b.Error("lists or downloads tell of it")
		}
		told := b.notices(who(here, authz.Manager))
		b.now = b.now.AddDate(0, 6, 0)
		b.must(b.Sweep(authz.With(b.Context(), authz.Service("governance"))))
		if b.notices(who(here, authz.Manager)) != told {
			b.Error("they were told of its action")
		}
		if w := b.whole(authz.Union, m); len(w.Items) != 2 || len(w.Items[1].Decisions) != 1 || !cmp.Equal(w.Items[1].Decisions[0].NotPart, []string{"Invented manager"}) {
			b.Errorf("the others see %+v", w.Items)
		}
		_, err = b.OpenPaper(b.as(authz.Union), b.scope(b.as(authz.Union)), here, m, paper)
		b.must(err)
	})
}

func TestWhoReadsFollowsFromTheTermsOfReference(t *testing.T) {
	each(t, func(b *bench) {
		lead, board := b.as(authz.Specialist), b.as(authz.Board)
		m := b.meet()
		b.item(m, "News", "note", false)
		b.item(m, "Restricted", "note", true)
		far := b.in(authz.Specialist, there)
		for _, ctx := range []struct {
			name string
			err  error
		}{{"outsider", second(b.Meeting(board, b.scope(board), here, m))}, {"another trust", second(b.Meeting(far, b.scope(far), here, m))}} {
			b.refused(ctx.err, fault.NotFound, "")
		}
		if list, err := b.Groups(board, b.scope(board)); err != nil || len(list) != 0 {
			b.Errorf("a group for members alone is listed: %v %v", list, err)
		}
		ask := terms("org")
		ask.Text, ask.AgreedOn, ask.InForce = "Purpose\nTo prevent and reduce violence", "2021-06-01", "2021-06-15"
		b.must(b.ReviseTerms(lead, here, b.group, 1, ask))
		b.refused(b.ReviseTerms(lead, here, b.group, 1, ask), fault.Conflict, "Somebody changed")
		b.refused(second(b.Meeting(board, b.scope(board), here, m)), fault.NotFound, "")
		b.must(b.SendPapers(lead, here, m))
		w := b.whole(authz.Board, m)
		if len(w.Items) != 1 || w.Mine || w.Runs {
			b.Errorf("everybody sees %d items", len(w.Items))
		}
		all, err := b.TermsOf(board, b.scope(board), here, b.group)
		b.must(err)
		got := governance.Compare(all[1].Text, all[0].Text)
		want := []governance.Line{{Sign: ' ', Text: "Purpose"}, {Sign: '-', Text: "To prevent violence"}, {Sign: '+', Text: "To prevent and reduce violence"}}
		if diff := cmp.Diff(want, got); diff != "" {
			b.Error(diff)
		}
		if x, ok := governance.InForce(all, "2021-06-14"); !ok || x.N != 1 {
			b.Error("the older terms were in force until the day of the new ones")
		}
		// Only those who run the group change anything, and only managers of groups who is on it.
		manager := b.as(authz.Manager)
		b.refused(b.SendPapers(manager, here, m), fault.Denied, "chairs and the secretary")
		b.refused(b.Cancel(board, here, m, "No"), fault.Denied, "chairs and the secretary")
		b.refused(b.AddMember(manager, here, b.group, governance.MemberAsk{}), fault.Invalid, "")
		b.refused(b.ReviseTerms(manager, here, b.group, 2, ask), fault.Denied, "role")
		b.refused(b.AddMember(lead, here, b.group, governance.MemberAsk{Email: "board@example.org", Side: "staff", Part: "chair", From: "2026-01-01"}), fault.Invalid, "is the chair of that side")
		b.refused(b.SendPapers(far, here, m), fault.NotFound, "")
		b.refused(b.EndMember(far, here, b.group, b.members["union"].ID, "2026-09-02"), fault.NotFound, "")
	})
}

func second[T any](_ T, err error) error { return err }

func TestTwoWhoWriteAtOnceLoseNothing(t *testing.T) {
	each(t, func(b *bench) {
		lead, union := b.as(authz.Specialist), b.as(authz.Union)
		m := b.meet()
		item := b.item(m, "Alarms", "decide", false)
		pack := governance.PaperAsk{Title: "Board pack", Kind: "pack", Path: "/packs/pck_1", Hash: strings.Repeat("ab", 32)}
		paper, err := b.AddPaper(lead, here, m, item, pack)
		b.must(err)
		b.must(b.EditItem(lead, here, m, item, 1, governance.ItemAsk{Title: "Alarms for wards", Purpose: "decide", Asks: "Agree", Owner: b.members["union"].ID, Minutes: "20"}))
		b.refused(b.EditItem(union, here, m, item, 1, governance.ItemAsk{Title: "Other", Purpose: "decide", Asks: "Agree", Owner: b.members["union"].ID, Minutes: "20"}), fault.Conflict, "still here")
		b.must(b.SendPapers(lead, here, m))
		told := b.notices(who(here, authz.Union))
		pack.Replaces, pack.Why, pack.Hash = paper, "Figures of October", strings.Repeat("cd", 32)
		again, err := b.AddPaper(lead, here, m, item, pack)
		b.must(err)
		_, err = b.AddPaper(union, here, m, item, pack)
		b.refused(err, fault.Conflict, "Somebody changed")
		w := b.whole(authz.Manager, m)
		if p := w.Items[0].Papers; len(p) != 2 || !p[0].Latest || p[0].ID != again || p[0].V != 2 || p[1].Latest || p[1].Hash != strings.Repeat("ab", 32) {
			b.Errorf("papers: %+v", p)
		}
		if b.notices(who(here, authz.Union)) != told+1 {
			b.Error("the members were not told of the replaced paper")
		}
		b.now = b.now.AddDate(0, 0, 7)
		b.must(b.Open(lead, here, m))
		b.attend(m, "present", "executive", "union", "manager")
		b.must(b.WriteMinutes(lead, here, m, item, 0, "One"))
		b.refused(b.WriteMinutes(union, here, m, item, 0, "Two"), fault.Conflict, "What you typed is still here")
		b.must(b.WriteMinutes(union, here, m, item, 1, "One and two"))
		if w := b.whole(authz.Specialist, m); len(w.Parts) != 2 || w.Parts[1].Text != "One" {
			b.Errorf("the version before is not kept: %+v", w.Parts)
		}
	})
}

func TestAnActionIsChasedOnceAStepAndPassedOnToTheChairs(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		m := b.meet()
		b.item(m, "Alarms", "decide", false)
		b.begin(m)
		due := b.now.AddDate(0, 0, 20)
		act, err := b.AddAction(lead, here, m, governance.ActionAsk{Text: "Order the alarms", Owner: b.members["manager"].ID, Due: due.Format(time.DateOnly)})
		b.must(err)
		sweep := func(days int) (owner, chair int64) {
			b.now = due.AddDate(0, 0, days).Add(15 * time.Hour)
			for range 2 {
				b.must(b.Sweep(authz.With(b.Context(), authz.Service("governance"))))
			}
			return b.notices(who(here, authz.Manager)), b.notices(who(here, authz.Union))
		}
		owner, chair := sweep(-10)
		for _, x := range []struct {
			days         int
			owner, chair int64
		}{{-7, 1, 0}, {-6, 1, 0}, {-1, 2, 0}, {2, 3, 0}, {8, 4, 0}, {11, 4, 1}, {40, 4, 1}} {
			o, c := sweep(x.days)
			if o-owner != x.owner || c-chair != x.chair {
				b.Errorf("%d days: %d to the owner, %d to a chair; want %d and %d", x.days, o-owner, c-chair, x.owner, x.chair)
			}
		}
		manager := b.as(authz.Manager)
		late, err := b.ActionsLate(manager, b.scope(manager), here, db.At(b.now))
		if err != nil || len(late) != 1 || late[0].ID != act || late[0].Escalated.IsZero() {
			b.Errorf("late: %+v %v", late, err)
		}
		b.must(b.Report(manager, here, act, "The seller is late"))
		b.refused(b.MoveDue(manager, here, act, 0, b.now.AddDate(0, 1, 0).Format(time.DateOnly), "Later"), fault.Denied, "chairs and the secretary")
		b.must(b.MoveDue(lead, here, act, 0, b.now.AddDate(0, 1, 0).Format(time.DateOnly), "The seller is late"))
		x, err := b.Action(manager, b.scope(manager), here, act)
		if err != nil || len(x.Notes) != 2 || x.Late(b.now) || !x.Escalated.IsZero() {
			b.Errorf("moved: %+v %v", x, err)
		}
	})
}

func TestInterestsAreRenewedEachYearAndTheAgendaIsOrdered(t *testing.T) {
	each(t, func(b *bench) {
		lead, manager := b.as(authz.Specialist), b.as(authz.Manager)
		self := b.members["manager"].ID
		b.must(b.Declare(manager, here, b.group, self, false, "Director of a security firm"))
		b.refused(b.Declare(manager, here, b.group, b.members["union"].ID, true, ""), fault.Denied, "chairs and the secretary")
		b.must(b.Declare(lead, here, b.group, b.members["Outside Invented"].ID, true, ""))
		m := b.meet()
		due := func() (n int, about string) {
			for _, x := range b.whole(authz.Union, m).Interests {
				if x.Due {
					n++
				}
				if x.ID == self && len(x.Interests) > 0 {
					about = x.Interests[0].About + x.Interests[0].Renewed
				}
			}
			return n, about
		}
		if n, about := due(); n != 3 || about != "Director of a security firm2026-09-01" {
			b.Errorf("%d are due, %q", n, about)
		}
		b.now = b.now.AddDate(1, 0, 1)
		if n, _ := due(); n != 5 {
			b.Errorf("%d are due after a year", n)
		}
		list, err := b.Members(manager, b.scope(manager), here, b.group)
		b.must(err)
		for _, x := range list {
			if x.ID == self {
				b.must(b.Renew(manager, here, b.group, self, x.Interests[0].ID, false))
			}
		}
		if n, about := due(); n != 4 || !strings.HasSuffix(about, "2027-09-02") {
			b.Errorf("%d are due, %q", n, about)
		}
		m = b.meet()
		one, two := b.item(m, "One", "note", false), b.item(m, "Two", "note", false)
		b.must(b.MoveItem(lead, here, m, two, true))
		b.must(b.MoveItem(lead, here, m, two, true)) // it is the first already
		if w := b.whole(authz.Specialist, m); w.Items[0].ID != two || w.Items[1].ID != one {
			b.Error("the order did not change")
		}
		b.must(b.WithdrawItem(lead, here, m, one))
		b.must(b.Cancel(lead, here, m, "Half the members are ill"))
		if w := b.whole(authz.Manager, m); w.State != governance.Cancelled || w.Why == "" || len(w.Items) != 1 {
			b.Errorf("cancelled: %+v", w.Meeting)
		}
	})
}

func TestTheDataThatShipsNamesItsSource(t *testing.T) {
	if _, err := governance.ParseChase([]byte(`{"before_days":[400],"escalate_after_days":1,"source":"x","verification":"unverified"}`)); err == nil {
		t.Error("a reminder more than a year away is taken")
	}
	governance.SeedChase()
	list := governance.Facts()
	for _, f := range list {
		if f.On == "" || f.Source == "" || f.Text == "" || f.Group == "" || f.Verification != "unverified" && f.Verification != "verified" {
			t.Errorf("%+v", f)
		}
	}
	if len(list) != 3 || list[2].On != "2020-12-15" && list[1].On != "2020-12-15" {
		t.Errorf("%+v", list)
	}
}

func TestACalendarNamesGroupTimeAndPlaceAlone(t *testing.T) {
	at := time.Date(2026, 11, 19, 14, 0, 0, 0, time.UTC)
	got := string(governance.Calendar([]governance.Meeting{{ID: "mtg_1", GroupName: "Safety, and health", Place: "Room 4; or " + strings.Repeat("é", 60), StartsAt: db.At(at), Long: 90, Version: 2}}, "https://example.org/", at))
	for _, want := range []string{"SUMMARY:Safety\\, and health\r\n", "DTEND:20261119T153000Z", "URL:https://example.org/meetings/mtg_1", "LOCATION:Room 4\\; or "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for _, l := range strings.Split(got, "\r\n") {
		if len(l) > 75 {
			t.Errorf("a line of %d bytes", len(l))
		}
	}
}
