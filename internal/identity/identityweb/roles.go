package identityweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func itoa(n int) string { return strconv.Itoa(n) }

// roleView is the page that changes role.
type roleView struct {
	Name     string
	Roles    []ui.RoleCard
	Now      string // the banner after a change
	Weak     bool   // a role needs a second factor that this session had not
	Ways     []ui.Way
	CanLend  bool
	Lend     lendForm
	Problems ui.Problems
}

type lendForm struct {
	To, Reason string
	Until      ui.Date
}

var roleDoes = map[authz.Role]string{
	authz.Reporter:     "Your own reports, and nobody else’s.",
	authz.Manager:      "Your team’s reports and support steps. Names in a report open only with a reason, and every opening is recorded.",
	authz.Specialist:   "Triage, cases, police and evidence. Names are sealed until you give a reason.",
	authz.SexualSafety: "Reports of sexual harm, which nobody else can open.",
	authz.Privacy:      "Who opened what, sealed names and agreements to share.",
	authz.Panel:        "Cases that come before the panel.",
	authz.Executive:    "The programme, its risks and its dashboard.",
	authz.Board:        "Dashboards and board packs. No record of a person.",
	authz.Union:        "Figures, risk assessments and actions. No record of a person.",
	authz.ICB:          "Figures of the organisations in your system.",
	authz.Region:       "Figures of the organisations in your region.",
	authz.National:     "Figures of England.",
	authz.Analyst:      "Figures and data returns. No name.",
	authz.Admin:        "People, roles and settings. No report.",
}

func (p pages) roles(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	v := roleView{}
	if r.URL.Query().Get("changed") == "1" {
		v.Now = lang.T(r.Context(), "You are now: %s, %s.", lang.T(r.Context(), x.Role.Words()), p.orgName(r.Context(), x.Org))
	}
	return p.rolesPage(w, r, x, v, nil)
}

func (p pages) rolesPage(w http.ResponseWriter, r *http.Request, x *identity.Session, v roleView, problems fault.Problems) error {
	ctx := r.Context()
	held, err := p.Identity.Roles(ctx, x)
	if err != nil {
		return err
	}
	v.Name, _, _ = strings.Cut(x.Person.Name, " ")
	for _, a := range held {
		card := ui.RoleCard{Name: lang.T(ctx, a.Role.Words()), Org: p.orgName(ctx, a.Org), Text: lang.T(ctx, roleDoes[a.Role]), Value: a.ID, Now: a.ID == x.Assignment}
		if a.Unit != "" {
			card.Name += ", " + p.unitName(ctx, a.Org, a.Unit)
		}
		if a.LenderName != "" {
			card.Text = lang.T(ctx, "Lent to you until %s by %s.", day(ctx, a.To.Add(-time.Nanosecond)), a.LenderName) + " " + card.Text
		}
		v.Roles = append(v.Roles, card)
		v.Weak = v.Weak || a.Role.Privileged() && !x.Strong
		v.CanLend = v.CanLend || a.ID == x.Assignment && a.LentBy == "" && a.Role != authz.Admin
	}
	v.Roles = append(v.Roles, ui.RoleCard{Name: lang.T(ctx, authz.Reporter.Words()), Org: p.orgName(ctx, x.Person.Org), Text: lang.T(ctx, roleDoes[authz.Reporter]), Now: x.Assignment == ""})
	if v.Weak && x.Method == identity.ByOutside {
		for _, one := range p.Identity.Providers() {
			v.Ways = append(v.Ways, ui.Way{Icon: ui.IconLock, Name: lang.T(ctx, "Sign in again with %s", lang.T(ctx, one.Name)), Hint: lang.T(ctx, "It asks for your second factor"), Href: "/sign-in/account/" + one.Key + "?for=role"})
		}
	}
	v.Problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "Change role")
	return web.Staff(w, r, web.View{Title: title, Body: rolesPage(v), Problems: problems, Width: ui.Middle, Crumbs: []ui.Crumb{{Label: title}}})
}

func (p pages) changeRole(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	out, err := p.Identity.ChangeRole(r.Context(), x, r.PostFormValue("role"))
	if err == nil {
		return p.done(w, r, out, "/change-role?changed=1")
	}
	problems, err := mend(err, "")
	if err != nil {
		return err
	}
	return p.rolesPage(w, r, x, roleView{}, problems)
}

func (p pages) lend(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	ctx := r.Context()
	v := roleView{Lend: lendForm{To: r.PostFormValue("to"), Reason: r.PostFormValue("reason"), Until: dateOf(r, "until")}}
	until, ok := dayOf(v.Lend.Until)
	var problems fault.Problems
	if !ok {
		problems.Add("until", "Enter a day like 31 12 2026")
		return p.rolesPage(w, r, x, v, problems)
	}
	scope, err := p.Identity.Door.Policy().Check(authz.From(ctx), identity.ActFind)
	if err != nil {
		return err
	}
	found, _, err := p.Identity.People(ctx, scope, identity.Listing{Find: v.Lend.To, Limit: 2})
	if err != nil {
		return err
	}
	if v.Lend.To == "" || len(found) != 1 {
		problems.Add("to", "Enter the whole work e-mail address of one colleague")
		return p.rolesPage(w, r, x, v, problems)
	}
	if _, err = p.Identity.Lend(ctx, x, found[0].ID, time.Time{}, until.AddDate(0, 0, 1), v.Lend.Reason); err != nil {
		problems, err = mend(err, "to")
		if err != nil {
			return err
		}
		for i := range problems {
			if problems[i].Field == "to" && fault.Is(err, fault.Invalid) {
				problems[i].Field = "until"
			}
		}
		return p.rolesPage(w, r, x, v, problems)
	}
	return p.rolesPage(w, r, x, roleView{Now: lang.T(ctx, "%s can act in your role until %s.", found[0].Name, day(ctx, until))}, nil)
}

var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}()

// day gives a date in words in the reader's language, "31 December 2026".
func day(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(london)
	return itoa(t.Day()) + " " + lang.T(ctx, t.Month().String()) + " " + itoa(t.Year())
}

// dateOf gives the three fields of a date as they were typed.
func dateOf(r *http.Request, name string) ui.Date {
	return ui.Date{Name: name, Day: r.PostFormValue(name + "-day"), Month: r.PostFormValue(name + "-month"), Year: r.PostFormValue(name + "-year")}
}

// dayOf reads a date, midnight in London at its beginning.
func dayOf(d ui.Date) (time.Time, bool) {
	t, err := time.ParseInLocation("2-1-2006", strings.TrimSpace(d.Day)+"-"+strings.TrimSpace(d.Month)+"-"+strings.TrimSpace(d.Year), london)
	return t, err == nil
}

// blank tells whether nothing was typed in a date.
func blank(d ui.Date) bool { return d.Day == "" && d.Month == "" && d.Year == "" }
