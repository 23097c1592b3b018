package caseworkweb

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

var referAct = act{path: "refer", action: casework.ActRefer, title: "Refer it, or hand it over", button: "Send it", back: "outside",
	lede: "They read what you ask, and nothing of the case. Names are told by the way that the two of you agree on, after they have taken it on. Handing a case over waits until another person approves it.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		return []templ.Component{
			f.choice("kind", lang.T(ctx, "What do you ask?"), "", ui.Option{Value: "refer", Label: lang.T(ctx, "To do a part of it")}, ui.Option{Value: "transfer", Label: lang.T(ctx, "To take it over")}),
			ui.TextInput(f.field("to_org", lang.T(ctx, "Code of the organisation"), lang.T(ctx, "If it uses Havenward. Leave it empty for a service outside."))),
			ui.TextInput(f.field("to_name", lang.T(ctx, "Name of the service"), lang.T(ctx, "If it does not use Havenward, such as a mediation service."))),
			f.area("what", lang.T(ctx, "What do you ask of them?"), lang.T(ctx, "Leave names out."))}
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.Refer(ctx, f.c.Org, f.c.ID, casework.Referral{Kind: f.v.Get("kind"), ToOrg: f.v.Get("to_org"), ToName: f.v.Get("to_name"), What: f.v.Get("what")})
	}}

// aboutReferral finds the referral that the address names.
func aboutReferral(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
	list, err := d.Cases.Referrals(ctx, sc, f.c.Org, f.c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r casework.Referral) bool { return r.ID == f.v.Get("referral") })
	if i < 0 {
		return fault.Missing()
	}
	f.about = list[i].ToName + ". " + lang.T(ctx, list[i].Words())
	return nil
}

var revokeAct = act{path: "revoke", action: casework.ActRefer, title: "Take a referral back", button: "Take it back", back: "outside", load: aboutReferral, warn: true,
	lede:   "They are told that it has ended, and not why.",
	fields: func(ctx context.Context, f *form) []templ.Component { return f.reason(ctx, "Why?") },
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.Revoke(ctx, f.c.Org, f.c.ID, f.v.Get("referral"), f.v.Get("reason"))
	}}

var answeredAct = act{path: "answered", action: casework.ActRefer, title: "What the service answered", button: "Save", back: "outside", load: aboutReferral,
	lede: "They have no account here, so you record it for them.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		return append([]templ.Component{f.choice("yes", lang.T(ctx, "Do they take it on?"), "", ui.Option{Value: "yes", Label: lang.T(ctx, "Yes")}, ui.Option{Value: "no", Label: lang.T(ctx, "No")})}, f.reason(ctx, "How did they answer?")...)
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		if err := chosenYes(f); err != nil {
			return err
		}
		return s.ServiceAnswered(ctx, f.c.Org, f.c.ID, f.v.Get("referral"), f.v.Get("yes") == "yes", f.v.Get("reason"))
	}}

func chosenYes(f *form) error {
	if v := f.v.Get("yes"); v != "yes" && v != "no" {
		return fault.WithProblems(fault.Problems{{Field: "yes", Message: "Choose yes or no"}})
	}
	return nil
}

var unlockAct = act{path: "unlock", action: casework.ActLock, title: "Ask to open it to more people", button: "Ask another person", back: "outside",
	lede: "Another person decides. Until then it stays restricted.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		return f.reason(ctx, "Why should more people see it?")
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.AskUnlock(ctx, f.c.Org, f.c.ID, f.v.Get("reason"))
	}}

var approveAct = act{path: "approve", action: casework.ActApprove, title: "Decide what was asked", button: "Save the decision", back: "outside",
	lede: "You decide what somebody else asked. Nobody decides their own.",
	load: func(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
		list, err := d.Cases.Approvals(ctx, sc, f.c.Org, f.c.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a casework.Approval) bool { return a.ID == f.v.Get("approval") })
		if i < 0 {
			return fault.Missing()
		}
		f.about = lang.T(ctx, "%s asks: %s. %s", list[i].AskedName, lowerWord(lang.T(ctx, list[i].Words())), list[i].Reason)
		return nil
	},
	fields: func(ctx context.Context, f *form) []templ.Component {
		return append([]templ.Component{f.choice("yes", lang.T(ctx, "Do you approve it?"), "", ui.Option{Value: "yes", Label: lang.T(ctx, "Yes")}, ui.Option{Value: "no", Label: lang.T(ctx, "No")})}, f.reason(ctx, "Why?")...)
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		if err := chosenYes(f); err != nil {
			return err
		}
		return s.Approve(ctx, f.c.Org, f.c.ID, f.v.Get("approval"), f.v.Get("yes") == "yes", f.v.Get("reason"))
	}}

func lowerWord(s string) string { return lower(s) }

// outside is what was asked of others: referrals, and decisions of a second person.
func (o *overviewPage) outside(ctx context.Context, d Deps, sc authz.Scope) error {
	if !o.whole {
		return nil
	}
	referrals, err := d.Cases.Referrals(ctx, sc, o.Org, o.ID)
	if err != nil {
		return err
	}
	may := d.may(ctx, casework.ActRefer) && o.Open()
	for _, r := range referrals {
		c := ui.Check{Icon: ui.IconSend, Text: r.ToName, Small: r.What, State: lang.T(ctx, r.Words())}
		if may && (r.State == "sent" || r.State == "accepted" || r.State == "asked") {
			c.Href = o.path + "/revoke?referral=" + r.ID
			if r.ToOrg == "" && r.State == "sent" {
				c.Href = o.path + "/answered?referral=" + r.ID
			}
		}
		o.asked = append(o.asked, c)
	}
	approvals, err := d.Cases.Approvals(ctx, sc, o.Org, o.ID)
	if err != nil {
		return err
	}
	me := authz.From(ctx).ID
	for _, a := range approvals {
		c := ui.Check{Icon: ui.IconHalf, Text: lang.T(ctx, a.Words()), Small: lang.T(ctx, "Asked by %s, %s", a.AskedName, lang.DayTime(ctx, a.Asked)), State: lang.T(ctx, "Waits for another person")}
		switch {
		case a.State == "approved":
			c.Icon, c.State = ui.IconTick, lang.T(ctx, "Approved by %s", a.DecidedName)
		case a.State == "refused":
			c.Icon, c.State = ui.IconCross, lang.T(ctx, "Refused by %s", a.DecidedName)
		case a.AskedBy != me && d.may(ctx, casework.ActApprove) && o.Open():
			c.State, c.Href = lang.T(ctx, "Decide"), o.path+"/approve?approval="+a.ID
		}
		o.asked = append(o.asked, c)
	}
	return nil
}
