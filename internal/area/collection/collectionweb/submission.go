package collectionweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// submissionPage is one submission: what its check found, what it changes, and what can be done with it.
type submissionPage struct {
	collection.Submission
	title, lede string
	tag         string
	colour      ui.TagColour
	own         bool // it is the reader's own organisation that sent it
	problems    ui.Problems
	typed       map[string]string
	changes     []ui.Change
	checks      []ui.Check
	silent      ui.Table
	stop, look  []ui.ErrGroup
	downloads   []ui.Link
	facts       []ui.Fact
	days        []ui.Day
	note        string // below the file's checks: until when it can be sent
	locked      string
	job         *ui.Job
	// What whoever reads may do with it.
	maySend, mayWithdraw, mayDiscard, mayDecide bool
	needsWhy                                    bool
}

func (p *submissionPage) path() string { return at(p.Org, p.ID) }

// atOnce tells whether it can be sent without another word.
func (p *submissionPage) atOnce() bool { return p.maySend && !p.needsWhy && p.Rejected == 0 }

func (p *submissionPage) split() ui.Split {
	return ui.Split{Clean: int(p.Accepted - p.Warned), Warned: int(p.Warned), Refused: int(p.Rejected)}
}

func (p *Pages) submission(w http.ResponseWriter, r *http.Request) error {
	return p.showSubmission(w, r, nil)
}

// found gives the submission that the address names, if the scope reaches it.
func (p *Pages) found(r *http.Request) (collection.Submission, error) {
	return p.Collection.Submission(r.Context(), web.Scope(r), r.PathValue("org"), r.PathValue("id"))
}

// showSubmission shows the page, after a form of it came with something to mend too.
func (p *Pages) showSubmission(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	s, err := p.found(r)
	if err != nil {
		return err
	}
	v := &submissionPage{Submission: s, own: s.Org == authz.From(ctx).Org, problems: web.Problems(ctx, problems), tag: lang.T(ctx, stateWords[s.State]), colour: stateColours[s.State]}
	if r.Method == http.MethodPost {
		v.typed = map[string]string{"why": r.PostFormValue("why"), "reason": r.PostFormValue("reason")}
	}
	if err := p.fill(ctx, web.Scope(r), v); err != nil {
		return err
	}
	crumbs := []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}}
	if !v.own {
		t, err := p.tree(ctx)
		if err != nil {
			return err
		}
		crumbs = append(crumbs, ui.Crumb{Label: nameOf(t, s.Org), Href: "/returns/" + s.Org})
	}
	crumbs = append(crumbs, ui.Crumb{Label: span(ctx, s.From, s.To)})
	return web.Staff(w, r, web.View{Title: v.title, Crumbs: crumbs, Problems: problems, Current: "/returns", Body: submissionBody(v)})
}

func (p *Pages) fill(ctx context.Context, sc authz.Scope, v *submissionPage) error {
	s := v.Submission
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	v.title = titled(ctx, s, v.own, nameOf(t, s.Org))
	if s.State == collection.Checking || s.State == collection.Loading {
		v.job = &ui.Job{ID: "job", Title: v.title, Says: lang.T(ctx, "It was begun at %s.", lang.Time(ctx, s.Made)), Of: 1, Refresh: v.path()}
		if s.State == collection.Loading {
			v.job.Says = lang.T(ctx, "%d rows are being brought in. None counts before all are there.", int(s.Accepted))
		}
	}
	if !s.Checked.IsZero() {
		v.lede = lang.T(ctx, "Checked on %s against version %s of the rules", lang.DateTime(ctx, s.Checked), collectionVersion)
		if s.Map != "" {
			v.lede += ", " + lang.T(ctx, "with map %s", s.Map)
		}
	}
	history, err := p.history(ctx, sc, s)
	if err != nil {
		return err
	}
	v.changes = changes(ctx, s, history)
	v.checks = fileChecks(ctx, s)
	for _, m := range s.Months {
		if m.Stands != "" && m.Stands != s.ID {
			v.needsWhy = true
		}
		if m.Locked && v.locked == "" {
			v.locked = m.LockedWords
		}
	}
	v.note = p.closes(ctx, s, history)
	if s.Listed > 0 || len(s.FileProblems) > 0 {
		v.downloads = downloads(v.path()+"/problems", "")
	}
	if err := p.groups(ctx, sc, v); err != nil {
		return err
	}
	v.silent = p.silentTable(ctx, sc, v)
	names := p.people(ctx, s.Org, s.MadeBy, s.SentBy, s.DecidedBy)
	v.facts, v.days = facts(ctx, s), timeline(ctx, s, names)
	sends := v.own && p.may(ctx, collection.ActSend)
	v.maySend = sends && s.State == collection.Checked && v.locked == ""
	v.mayDiscard = sends && (s.State == collection.Checked || s.State == collection.Refused)
	v.mayWithdraw = sends && s.State == collection.Waits
	v.mayDecide = !v.own && s.State == collection.Waits && p.may(ctx, collection.ActAccept)
	return nil
}

// titled says what was found, or where the submission stands.
func titled(ctx context.Context, s collection.Submission, own bool, name string) string {
	month := span(ctx, s.From, s.To)
	switch s.State {
	case collection.Checking:
		return lang.T(ctx, "Your file for %s is being checked", month)
	case collection.Loading:
		return lang.T(ctx, "%s is being brought in", month)
	case collection.Refused:
		return lang.T(ctx, "This file cannot be taken as it is")
	case collection.Checked:
		switch top := frequent(s); {
		case s.Rejected == 0 && s.Warned == 0:
			return lang.N(ctx, int(s.Rows), "The %d row can be taken", "All %d rows can be taken")
		case s.Rejected == 0:
			return lang.T(ctx, "All %d rows can be taken. %d have something to look at", int(s.Rows), int(s.Warned))
		case top > 0 && int64(top) < s.Rejected:
			return lang.T(ctx, "%d of %d rows would be turned away. One problem is in %d of them", int(s.Rejected), int(s.Rows), top)
		}
		return lang.T(ctx, "%d of %d rows would be turned away", int(s.Rejected), int(s.Rows))
	case collection.Waits:
		if !own {
			return lang.T(ctx, "%s sent %s. It waits for you", name, month)
		}
		return lang.T(ctx, "%s was sent, and waits to be accepted", month)
	case collection.Taken:
		return lang.T(ctx, "%s was accepted", month)
	case collection.Returned:
		return lang.T(ctx, "%s was sent back", month)
	case collection.Withdrawn:
		return lang.T(ctx, "%s was taken back before it was accepted", month)
	}
	return lang.T(ctx, "This check of %s was thrown away", month)
}

// frequent is how many rows have the most frequent problem that turns rows away.
func frequent(s collection.Submission) int {
	n := 0
	for _, g := range s.Groups {
		if g.Severity == intake.Error {
			n = max(n, g.Count)
		}
	}
	return n
}

func facts(ctx context.Context, s collection.Submission) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "What"), Text: lang.T(ctx, formWords[s.Form])}, {Label: lang.T(ctx, "For"), Text: span(ctx, s.From, s.To)}}
	if s.Form == collection.FromFile {
		kind := lang.T(ctx, "Everything for these months")
		if s.Kind == collection.Update {
			kind = lang.T(ctx, "Additions and changes")
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "Kind"), Text: kind})
	}
	if s.Note != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Note of the sender"), Text: s.Note})
	}
	if s.Why != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Why the figures change"), Text: s.Why})
	}
	if s.Reason != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Why it was sent back"), Text: s.Reason})
	}
	return out
}

// timeline is what happened to a submission, the newest first.
func timeline(ctx context.Context, s collection.Submission, names map[string]string) []ui.Day {
	var list []timed
	add := func(t timed) {
		if !t.at.IsZero() {
			list = append(list, t)
		}
	}
	add(timed{s.Made, ui.Entry{Icon: ui.IconPage, Who: names[s.MadeBy], What: lang.T(ctx, "Received"), Note: lang.T(ctx, formWords[s.Form])}})
	if s.Form == collection.FromFile {
		what := lang.T(ctx, "Checked: %d rows, %d turned away", int(s.Rows), int(s.Rejected))
		if s.State == collection.Refused {
			what = lang.T(ctx, "Checked: the file cannot be taken")
		}
		add(timed{s.Checked, ui.Entry{Icon: ui.IconTick, What: what}})
	}
	add(timed{s.Sent, ui.Entry{Icon: ui.IconSend, Who: names[s.SentBy], What: lang.T(ctx, "Sent"), Note: s.Why}})
	switch s.State {
	case collection.Returned:
		add(timed{s.Decided, ui.Entry{Icon: ui.IconBack, Who: names[s.DecidedBy], What: lang.T(ctx, "Sent back"), Note: s.Reason}})
	case collection.Taken:
		add(timed{s.Decided, ui.Entry{Icon: ui.IconShieldTick, Who: names[s.DecidedBy], What: lang.T(ctx, "Accepted"), Note: lang.T(ctx, "It counts in every figure from now on")}})
	case collection.Withdrawn:
		add(timed{s.Decided, ui.Entry{Icon: ui.IconCross, Who: names[s.DecidedBy], What: lang.T(ctx, "Taken back by its sender")}})
	}
	slices.SortStableFunc(list, func(a, b timed) int { return b.at.Compare(a.at) })
	return byDay(ctx, list)
}

// send sends a checked file on; withdraw, discard, accept and sendBack do what they say. What is to be mended comes back
// with what was typed.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "why", "", func(ctx context.Context, org, id, words string) error {
		return p.Collection.Send(ctx, org, id, words)
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "", func(ctx context.Context, org, id, _ string) error { return p.Collection.Withdraw(ctx, org, id) })
}

func (p *Pages) discard(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "/returns", func(ctx context.Context, org, id, _ string) error { return p.Collection.Discard(ctx, org, id) })
}

func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "", func(ctx context.Context, org, id, _ string) error { return p.Collection.Accept(ctx, org, id) })
}

func (p *Pages) sendBack(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "reason", "", func(ctx context.Context, org, id, words string) error {
		if words == "" {
			return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say what is to be mended. The sender reads it"}})
		}
		return p.Collection.SendBack(ctx, org, id, words)
	})
}

// act does something with the submission of the address and shows it again, or leads to next.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, field, next string, do func(ctx context.Context, org, id, words string) error) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	if _, err := p.found(r); err != nil { // out of reach looks absent
		return err
	}
	org, id := r.PathValue("org"), r.PathValue("id")
	err := do(r.Context(), org, id, strings.TrimSpace(r.PostForm.Get(field)))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		problems := slices.Clone(fault.ProblemsFrom(err, field))
		for i := range problems {
			if problems[i].Field != field {
				problems[i].Field = "" // no question of this page
			}
		}
		return p.showSubmission(w, r, problems)
	}
	if err != nil {
		return err
	}
	if next == "" {
		next = at(org, id)
	}
	return web.Redirect(w, r, next)
}

// effectHeading says of what the totals are.
func effectHeading(ctx context.Context, p *submissionPage) string {
	switch p.State {
	case collection.Checked:
		return lang.T(ctx, "If you sent it now")
	case collection.Refused:
		return lang.T(ctx, "What the file holds")
	case collection.Waits:
		return lang.T(ctx, "What it brings when it is accepted")
	case collection.Taken:
		return lang.T(ctx, "What it brought")
	}
	return lang.T(ctx, "What it held")
}
