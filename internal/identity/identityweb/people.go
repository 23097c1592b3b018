package identityweb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// peopleView is the list of people.
type peopleView struct {
	Listing     identity.Listing
	Table       ui.Table
	Next        string
	Invitations []identity.Invitation
	Roles       []ui.Option
	Warnings    []string
}

func (p pages) people(w http.ResponseWriter, r *http.Request) error {
	ctx, scope, q := r.Context(), web.Scope(r), r.URL.Query()
	v := peopleView{Listing: identity.Listing{Find: q.Get("find"), Role: authz.Role(q.Get("role")), Left: q.Get("left") == "1", After: q.Get("after")}}
	list, more, err := p.Identity.People(ctx, scope, v.Listing)
	if err != nil {
		return err
	}
	if v.Invitations, err = p.Identity.Invitations(ctx, scope); err != nil {
		return err
	}
	if p.Warnings != nil {
		if v.Warnings, err = p.Warnings(ctx, scope.Org()); err != nil {
			return err
		}
	}
	v.Roles = append([]ui.Option{{Label: lang.T(ctx, "Any role")}}, roleOptions(ctx)...)
	v.Table = ui.Table{Caption: lang.T(ctx, "People"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "Job title")}, {Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "E-mail address")}}}
	for _, one := range list {
		v.Table.Rows = append(v.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: one.Name, Href: "/people/" + one.ID}, {Text: one.JobTitle}, {Text: p.unitName(ctx, one.Org, one.Unit)}, {Text: one.Email}}})
	}
	if more {
		q.Set("after", list[len(list)-1].Key())
		v.Next = "/people?" + q.Encode()
	}
	title := lang.T(ctx, "People")
	return web.Staff(w, r, web.View{Title: title, Body: peoplePage(v), Crumbs: []ui.Crumb{{Label: title}}})
}

func roleOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, role := range authz.Roles() {
		if role.Privileged() {
			out = append(out, ui.Option{Value: string(role), Label: lang.T(ctx, role.Words())})
		}
	}
	return out
}

func (p pages) units(ctx context.Context) ([]ui.Option, error) {
	out := []ui.Option{{Label: lang.T(ctx, "The whole organisation")}}
	if p.Units == nil {
		return out, nil
	}
	list, err := p.Units(ctx, authz.From(ctx).Org)
	return append(out, list...), err
}

// chosen keeps what is on the list; anything else is nothing.
func chosen(list []ui.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return value
		}
	}
	return ""
}

// inviteForm is a person to be asked to join.
type inviteForm struct {
	Name, Email, Role, Unit, Reason string
	Until                           ui.Date
	Roles, Units                    []ui.Option
	Link                            string // after it was sent
}

func (p pages) invite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := inviteForm{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), Role: r.PostFormValue("role"), Unit: r.PostFormValue("unit"), Reason: r.PostFormValue("reason"), Until: dateOf(r, "until")}
	f.Roles = append([]ui.Option{{Value: string(authz.Reporter), Label: lang.T(ctx, authz.Reporter.Words())}}, roleOptions(ctx)...)
	var err error
	if f.Units, err = p.units(ctx); err != nil {
		return err
	}
	var problems fault.Problems
	if r.Method == http.MethodPost {
		v := identity.Invitation{Name: f.Name, Email: f.Email, Role: authz.Role(f.Role), Unit: chosen(f.Units, f.Unit), Reason: f.Reason}
		if v.To, problems = until(f.Until); problems == nil {
			_, token, err := p.Identity.Invite(ctx, v)
			if err == nil {
				f = inviteForm{Roles: f.Roles, Units: f.Units, Link: p.Identity.Config.BaseURL + "/invitation/" + token}
			} else if problems, err = mend(err, "email"); err != nil {
				return err
			}
		}
	}
	title := lang.T(ctx, "Invite somebody")
	return web.Staff(w, r, web.View{Title: title, Body: invitePage(f, web.Problems(ctx, problems)), Problems: problems, Width: ui.Middle, Crumbs: peopleCrumbs(ctx, title)})
}

// until gives the end of a last day; a blank one is open.
func until(d ui.Date) (time.Time, fault.Problems) {
	if blank(d) {
		return time.Time{}, nil
	}
	t, ok := dayOf(d)
	if !ok {
		return t, fault.Problems{{Field: "until", Message: "Enter a day like 31 12 2026"}}
	}
	return t.AddDate(0, 0, 1), nil
}

func peopleCrumbs(ctx context.Context, title string) []ui.Crumb {
	return []ui.Crumb{{Label: lang.T(ctx, "People"), Href: "/people"}, {Label: title}}
}

// personView is the page of one person.
type personView struct {
	identity.Detail
	Me           bool
	Roles, Units []ui.Option
	Held         []heldRole
	Link, Said   string
	Problems     ui.Problems
	Now          time.Time
}

// heldRole is a role of a person in words.
type heldRole struct {
	ID, Name, Dates, Reason string
	Open                    bool
}

func (p pages) person(w http.ResponseWriter, r *http.Request) error {
	return p.personPage(w, r, personView{}, nil)
}

func (p pages) personPage(w http.ResponseWriter, r *http.Request, v personView, problems fault.Problems) error {
	ctx := r.Context()
	// Posts come with the scope of their own action; what the page shows is that of reading.
	scope, err := p.Identity.Door.Policy().Check(authz.From(ctx), identity.ActRead)
	if err != nil {
		return err
	}
	if v.Detail, err = p.Identity.Detail(ctx, scope, r.PathValue("person")); err != nil {
		return err
	}
	if v.Units, err = p.units(ctx); err != nil {
		return err
	}
	v.Me, v.Roles, v.Now = authz.From(ctx).ID == v.ID, roleOptions(ctx), p.Identity.Now()
	for _, a := range v.Detail.Roles {
		h := heldRole{ID: a.ID, Name: lang.T(ctx, a.Role.Words()), Dates: lang.T(ctx, "From %s", day(ctx, a.From)), Reason: a.Reason, Open: a.To.IsZero() || a.To.After(v.Now)}
		if a.Unit != "" {
			h.Name += ", " + p.unitName(ctx, a.Org, a.Unit)
		}
		if !a.To.IsZero() {
			h.Dates += " " + lang.T(ctx, "until %s", day(ctx, a.To.Add(-time.Nanosecond)))
		}
		if a.LenderName != "" {
			h.Reason = lang.T(ctx, "Lent by %s.", a.LenderName) + " " + h.Reason
		}
		v.Held = append(v.Held, h)
	}
	v.Problems = web.Problems(ctx, problems)
	return web.Staff(w, r, web.View{Title: v.Name, Body: personPage(v), Problems: problems, Width: ui.Middle, Crumbs: peopleCrumbs(ctx, v.Name)})
}

// after shows the person again with what was done, or with what is to be mended.
func (p pages) after(w http.ResponseWriter, r *http.Request, err error, field, said string) error {
	if err == nil {
		return p.personPage(w, r, personView{Said: lang.T(r.Context(), said)}, nil)
	}
	problems, err := mend(err, field)
	if err != nil {
		return err
	}
	return p.personPage(w, r, personView{}, problems)
}

func (p pages) editPerson(w http.ResponseWriter, r *http.Request) error {
	units, err := p.units(r.Context())
	if err != nil {
		return err
	}
	in := identity.Person{ID: r.PathValue("person"), Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), JobTitle: r.PostFormValue("job_title"),
		Unit: chosen(units, r.PostFormValue("unit")), Locale: chosen([]ui.Option{{Value: "en"}, {Value: "cy"}}, r.PostFormValue("locale"))}
	return p.after(w, r, p.Identity.Edit(r.Context(), in), "name", "Saved.")
}

func (p pages) giveRole(w http.ResponseWriter, r *http.Request) error {
	units, err := p.units(r.Context())
	if err != nil {
		return err
	}
	to, problems := until(dateOf(r, "until"))
	if problems != nil {
		return p.personPage(w, r, personView{}, problems)
	}
	if unit := r.PostFormValue("unit"); unit != chosen(units, unit) {
		return fault.Missing()
	}
	_, err = p.Identity.Give(r.Context(), identity.Grant{Person: r.PathValue("person"), Role: authz.Role(r.PostFormValue("role")), Unit: r.PostFormValue("unit"), To: to, Reason: r.PostFormValue("reason")})
	return p.after(w, r, err, "role", "The role is given. It can be used at once.")
}

func (p pages) endRole(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.EndRole(r.Context(), r.PostFormValue("assignment"), r.PostFormValue("reason")), "", "The role has ended.")
}

func (p pages) giveClearance(w http.ResponseWriter, r *http.Request) error {
	to, problems := until(dateOf(r, "clear-until"))
	if problems != nil {
		return p.personPage(w, r, personView{}, fault.Problems{{Field: "clear-until", Message: problems[0].Message}})
	}
	_, err := p.Identity.GiveClearance(r.Context(), identity.Clearance{Person: r.PathValue("person"), Lock: r.PostFormValue("lock"), To: to, Reason: r.PostFormValue("clear-reason")})
	return p.after(w, r, err, "lock", "The clearance is given.")
}

func (p pages) endClearance(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.EndClearance(r.Context(), r.PostFormValue("clearance"), ""), "", "The clearance has ended.")
}

func (p pages) endSessions(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.EndSessions(r.Context(), r.PathValue("person"), r.PostFormValue("why")), "", "They are signed out everywhere.")
}

func (p pages) sendLink(w http.ResponseWriter, r *http.Request) error {
	token, err := p.Identity.SendLink(r.Context(), r.PathValue("person"))
	if err != nil {
		return p.after(w, r, err, "", "")
	}
	return p.personPage(w, r, personView{Link: p.Identity.Config.BaseURL + "/forgotten/" + token}, nil)
}

func (p pages) reset(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.ResetFactors(r.Context(), r.PathValue("person"), r.PostFormValue("why")), "why", "Their passkeys and codes are taken away. They set up new ones when they next sign in.")
}

func (p pages) leave(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.Leave(r.Context(), r.PathValue("person"), r.PostFormValue("why")), "", "They have left. Their roles, sessions and keys have ended.")
}

func (p pages) comeBack(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Identity.Return(r.Context(), r.PathValue("person"), r.PostFormValue("why")), "", "They are back, without the roles they had.")
}

// importView is a file of joiners, movers and leavers and what it does.
type importView struct {
	Report  *importer.Report
	Moves   []identity.Move
	Applied bool
	Problem string
}

// maxFile bounds a file of people, in bytes.
const maxFile = 3 << 20

func (p pages) importPeople(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v importView
	if r.Method == http.MethodPost {
		b, name, err := upload(r)
		if err != nil {
			return err
		}
		f, err := importer.Open(bytes.NewReader(b), int64(len(b)), name, importer.Limits{Bytes: maxFile, Rows: 20_000})
		var refused *importer.FileError
		switch {
		case errors.As(err, &refused):
			v.Problem = refused.Message
		case err != nil:
			return err
		default:
			v.Applied = r.PostFormValue("apply") == "1"
			report, moves, err := p.Identity.ImportPeople(ctx, f, v.Applied)
			if err != nil {
				return err
			}
			v.Report, v.Moves, v.Applied = &report, moves, v.Applied && report.Rejected == 0 && !report.Refused()
		}
	}
	title := lang.T(ctx, "Joiners, movers and leavers")
	return web.Staff(w, r, web.View{Title: title, Body: importPage(v), Width: ui.Middle, Crumbs: peopleCrumbs(ctx, title)})
}

func upload(r *http.Request) ([]byte, string, error) {
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fault.Wrap(fault.TooLarge, "The file is larger than can be taken here", err)
	}
	defer func() { _ = file.Close() }()
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	return b, head.Filename, err
}

// keysView is the page of keys for other systems.
type keysView struct {
	Tokens   []identity.Token
	Roles    []ui.Option
	Actions  []ui.Option
	Name     string
	Until    ui.Date
	Secret   string
	Problems ui.Problems
	Now      time.Time
}

func (p pages) keys(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := keysView{Name: r.PostFormValue("name"), Until: dateOf(r, "expires"), Now: p.Identity.Now()}
	for _, role := range identity.ServiceRoles() {
		v.Roles = append(v.Roles, ui.Option{Value: string(role), Label: lang.T(ctx, role.Words()), Chosen: r.PostFormValue("role") == string(role)})
	}
	offered := p.Identity.ServiceActions(ctx)
	v.Actions = actionOptions(ctx, offered, chosenActions(r))
	var problems fault.Problems
	if r.Method == http.MethodPost {
		t := identity.Token{Name: v.Name, Role: authz.Role(r.PostFormValue("role")), Actions: chosenActions(r)}
		t.Expires, _ = dayOf(v.Until)
		_, secret, err := p.Identity.NewToken(ctx, t)
		if err == nil {
			v.Secret, v.Name, v.Until, v.Actions = secret, "", ui.Date{}, actionOptions(ctx, offered, nil)
		} else if problems, err = mend(err, "name"); err != nil {
			return err
		}
	}
	scope, err := p.Identity.Door.Policy().Check(authz.From(ctx), identity.ActTokens)
	if err != nil {
		return err
	}
	if v.Tokens, err = p.Identity.Tokens(ctx, scope); err != nil {
		return err
	}
	v.Problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "Keys for other systems")
	return web.Staff(w, r, web.View{Title: title, Body: keysPage(v), Problems: problems, Width: ui.Middle, Crumbs: peopleCrumbs(ctx, title)})
}

func (p pages) endKey(w http.ResponseWriter, r *http.Request) error {
	if err := p.Identity.EndToken(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/keys")
}

func personLink(id, what string) string { return "/people/" + url.PathEscape(id) + what }
