package sanctionweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// filePage is a file as its page shows it.
type filePage struct {
	sanction.File
	j        sanction.Judged
	title    string
	now      time.Time
	steps    []sanction.Step
	letters  []casework.Issued
	events   []sanction.Event
	problems ui.Problems
	v        form
	me       string
	seat     *sanction.Seat
	may      func(authz.Action) bool
	role     authz.Role
	toCase   bool
}

// file shows one file.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error { return d.showFile(w, r, nil, nil) }

func (d Deps) showFile(w http.ResponseWriter, r *http.Request, v form, problems fault.Problems) error {
	ctx, s := r.Context(), d.Sanctions
	sc := d.scope(ctx, sanction.ActRead)
	f, err := s.File(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	a := authz.From(ctx)
	p := &filePage{File: f, j: s.Judge(&f), now: s.Now(), v: v, problems: web.Problems(ctx, problems), me: a.ID, role: a.Role,
		may: func(act authz.Action) bool { return d.may(ctx, act) }, toCase: d.may(ctx, casework.ActRead)}
	p.title = titleOf(ctx, &f, p.j)
	if i := slices.IndexFunc(f.Seats, func(x sanction.Seat) bool { return x.Person == a.ID }); i >= 0 {
		p.seat = &f.Seats[i]
	}
	if p.steps, err = s.Steps(ctx, &f); err != nil {
		return err
	}
	if p.letters, err = s.LettersOf(ctx, sc, &f); err != nil {
		return err
	}
	if p.events, err = s.Events(ctx, f.Org, f.ID); err != nil {
		return err
	}
	if p.v == nil {
		p.v = form{}
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/decisions", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Decisions"), Href: "/decisions"}, {Label: f.Ref}}, Body: fileBody(p)})
}

// lede is the line under the title.
func (p *filePage) lede(ctx context.Context) string {
	l, _ := p.j.Set.Level(p.Asked)
	s := lang.T(ctx, "%s, %s. Asked for: level %d, %s, by %s on %s.", p.Label, lang.T(ctx, subjectWords[p.Subject]), l.No, lower(l.Name), p.ProposedAs, date(ctx, p.ProposedAt))
	if p.PanelAt != "" && p.State == sanction.Proposed {
		s += " " + lang.T(ctx, "Panel of %s.", day(ctx, p.PanelAt))
	}
	return s
}

// choices are the levels that the panel may decide, and the two ways without one.
func (p *filePage) choices(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, v := range slices.Backward(p.j.Levels) {
		if v.May && slices.Contains(v.Level.Roles, "panel") || v.May && v.Level.Panel {
			out = append(out, ui.Option{Value: "level-" + number(v.Level.No), Label: lang.T(ctx, "Level %d: %s", v.Level.No, lower(v.Level.Name)), Hint: lasts(ctx, v.Level)})
		}
	}
	out = append(out, ui.Option{Value: "none", Label: lang.T(ctx, "No sanction: a clinical or support plan instead")},
		ui.Option{Value: "later", Label: lang.T(ctx, "Come back when something is known"), Hint: lang.T(ctx, "Say what under why, and by when")})
	chosen := p.v.get("what")
	for i := range out {
		out[i].Chosen = out[i].Value == chosen
	}
	return out
}

func lasts(ctx context.Context, l ladder.Level) string {
	switch {
	case l.Months == 0:
		return ""
	case l.Review == 0:
		return lang.T(ctx, "Up to %d months", l.Months)
	}
	return lang.T(ctx, "Up to %d months, looked at again within %d", l.Months, l.Review)
}

// shut gives the levels from the gates up that are stopped, with the gates that do it.
func (p *filePage) shut(ctx context.Context) []string {
	var out []string
	for _, v := range p.j.Levels {
		if v.Level.No > 6 {
			continue
		}
		for _, g := range v.By {
			out = append(out, lang.T(ctx, "Level %d is not listed because gate %s stops it.", v.Level.No, g.ID))
		}
	}
	return out
}

// rung is one box of the ladder.
type rung struct{ no, name, text, class string }

func (p *filePage) rungs(ctx context.Context) []rung {
	used := map[int]sanction.Step{}
	for _, st := range p.steps {
		used[st.Level] = st
	}
	if p.Level >= 0 && p.State != sanction.Proposed {
		used[p.Level] = sanction.Step{Level: p.Level, GivenAt: p.GivenAt, State: p.State}
	}
	var out []rung
	for _, v := range p.j.Levels {
		if v.Level.No > 6 {
			break
		}
		x := rung{no: lang.T(ctx, "Level %d", v.Level.No), name: v.Level.Short}
		st, was := used[v.Level.No]
		switch {
		case was && st.State == sanction.Quashed:
			x.text = lang.T(ctx, "Set aside")
		case was && st.Signed == "refused":
			x.class, x.text = "is-used", lang.T(ctx, "Refused to sign, %s", lang.ShortDay(ctx, st.GivenAt.Time))
		case was:
			x.class, x.text = "is-used", lang.T(ctx, "Given %s", lang.ShortDay(ctx, st.GivenAt.Time))
			if st.State == sanction.InForce {
				x.text = lang.T(ctx, "%s, in force", lang.ShortDay(ctx, st.GivenAt.Time))
			}
		case p.State != sanction.Proposed:
		case len(v.By) > 0:
			x.class, x.text = "is-shut", lang.T(ctx, "Stopped by %s", v.By[0].ID)
			if v.Level.No == p.Asked {
				x.text = lang.T(ctx, "Asked for. Stopped by %s", v.By[0].ID)
			}
		case len(v.Open) > 0:
			x.text = lang.T(ctx, "Gates are open")
		default:
			x.text = lang.T(ctx, "Open to you")
		}
		if v.Level.No == p.proposed() {
			x.class = "is-prop"
		}
		out = append(out, x)
	}
	return out
}

// proposed is the level in the draft, or the one asked for where it is open.
func (p *filePage) proposed() int {
	if p.State != sanction.Proposed {
		return -1
	}
	if p.Draft != nil && p.Draft.What == "level" {
		return p.Draft.Level
	}
	if v := p.j.Verdict(p.Asked); v.May {
		return p.Asked
	}
	return -1
}

// decides tells whether the reader decides alone, and a level of theirs is open.
func (p *filePage) decides() bool {
	if !p.may(sanction.ActDecide) || p.State != sanction.Proposed && p.State != sanction.Recommended {
		return false
	}
	if p.State == sanction.Recommended {
		return p.role == authz.Executive
	}
	return slices.ContainsFunc(p.j.Levels, func(v ladder.Verdict) bool { return v.May && sanction.Decides(p.role, v.Level) && !v.Level.Panel })
}

// rail facts.
func (p *filePage) clocks(ctx context.Context) []ui.Fact {
	var out []ui.Fact
	add := func(label string, start, due db.Time) {
		if !due.IsZero() {
			out = append(out, ui.Fact{Label: label, Body: chip(ctx, start, due, p.now).Chip()})
		}
	}
	add(lang.T(ctx, "Letter, with proof"), p.GivenAt, p.LetterDue)
	if p.State == sanction.InForce && p.Appeal == "" {
		add(lang.T(ctx, "May appeal until"), p.ToldAt, p.AppealBy)
	}
	add(lang.T(ctx, "Appeal is decided"), p.ProposedAt, p.AppealDue)
	if p.State == sanction.InForce {
		add(lang.T(ctx, "Looked at again"), p.GivenAt, p.ReviewAt)
		add(lang.T(ctx, "Ends by itself"), p.GivenAt, p.EndsAt)
	}
	return out
}

// form is what was typed, by field.
type form map[string][]string

func (v form) get(k string) string {
	if x := v[k]; len(x) > 0 {
		return x[0]
	}
	return ""
}

func (p *filePage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.get(name), Error: p.problems.For(name)}
}

func (p *filePage) date(name, label string) ui.Date {
	return ui.Date{Name: name, Label: label, Error: p.problems.For(name), Day: p.v.get(name + "-day"), Month: p.v.get(name + "-month"), Year: p.v.get(name + "-year")}
}

func version(n int64) string { return strconv.FormatInt(n, 10) }

// letter shows a letter as it was made, as a page to print.
func (d Deps) letter(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	_, paper, err := d.Sanctions.Letter(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("letter"))
	if err != nil {
		return err
	}
	return d.writeFile(w, r, paper, "html")
}

// letterFile gives a letter as a file: docx or pdf.
func (d Deps) letterFile(w http.ResponseWriter, r *http.Request, kind string) error {
	sc := web.Scope(r)
	_, paper, err := d.Sanctions.Letter(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("letter"))
	if err != nil {
		return err
	}
	return d.writeFile(w, r, paper, kind)
}

// fileKinds are the files that a letter is given as.
var fileKinds = []string{"docx", "pdf"}

func (d Deps) writeFile(w http.ResponseWriter, r *http.Request, paper letter.Paper, kind string) error {
	return web.Paper(w, r, d.Sanctions.Letters.Printer, paper, "letter-"+r.PathValue("id"), kind)
}
