package orgweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// HelpPath gives the address of who to turn to at a site, "" for the whole organisation.
func HelpPath(code, site string) string {
	if site == "" {
		return "/help/" + code
	}
	return "/help/" + code + "/" + site
}

// maxFound bounds what a search shows; more words find less.
const maxFound = 20

type searchView struct {
	question string
	found    []org.Organisation
	on       org.Date
}

func (p *Pages) helpSearch(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(q) > 100 {
		q = strings.ToValidUTF8(q[:100], "")
	}
	if a := authz.From(ctx); q == "" && a.SignedIn() && a.Org != "" && r.URL.Query().Get("all") == "" {
		return web.Redirect(w, r, HelpPath(a.Org, ""))
	}
	t, err := p.Org.Tree(ctx)
	if err != nil {
		return err
	}
	v := searchView{question: q, on: p.Org.Today()}
	for _, o := range t.Find(q, v.on, 0) {
		if o.Kind == org.Trust && len(v.found) < maxFound {
			v.found = append(v.found, o)
		}
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Who do I turn to here?"), Body: helpSearch(v)})
}

type helpView struct {
	org.Help
	at      time.Time
	admin   bool
	sites   []org.Site
	entries []helpLine
}

type helpLine struct {
	org.Entry
	open bool
	icon ui.Icon
}

func (p *Pages) help(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	h, err := p.Org.Help(ctx, strings.ToUpper(r.PathValue("org")), strings.ToUpper(r.PathValue("site")))
	if err != nil {
		return err
	}
	v := helpView{Help: h, at: p.Org.Now()}
	if v.sites, err = p.Org.Sites(ctx, web.Scope(r), h.Org.ID, false); err != nil {
		return err
	}
	a := authz.From(ctx)
	v.admin = a.Org == h.Org.ID && p.Policy.May(a, org.ActDirectory)
	for _, e := range h.Entries {
		v.entries = append(v.entries, helpLine{e, e.Hours.OpenAt(v.at), icons[e.Role]})
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Who do I turn to here?"), Body: help(v)})
}

var icons = map[org.HelpRole]ui.Icon{
	org.SecurityDesk: ui.IconShield, org.ControlRoom: ui.IconPhone, org.Specialist: ui.IconPerson, org.ReductionLead: ui.IconPerson, org.Deputy: ui.IconPerson,
	org.SexualSafety: ui.IconHeart, org.SupportLine: ui.IconMessage, org.PeerSupport: ui.IconPeople, org.Occupational: ui.IconAid,
	org.UnionContact: ui.IconPeople, org.SpeakUp: ui.IconMessage, org.PoliceContact: ui.IconFlag,
}

func (v helpView) urgent(ctx context.Context) ui.Urgent {
	e, ok := v.Emergency(v.at)
	if !ok {
		return ui.Urgent{}
	}
	return ui.Urgent{Local: lang.T(ctx, e.Role.Words()), Number: e.Phone}
}

func (v helpView) where() string {
	if v.Site != nil {
		return v.Site.Name + ", " + v.Org.Name
	}
	return v.Org.Name
}

// hoursWords says when somebody can be reached: "Monday to Friday, 9:00am to 5:00pm".
func hoursWords(ctx context.Context, h org.Hours) string {
	if h.Always {
		return lang.T(ctx, "Day and night, every day")
	}
	var parts []string
	for _, p := range h.Parts {
		var days []string
		for _, run := range p.Runs() {
			first := dayName(ctx, run[0])
			if run[0] != run[1] {
				first = lang.T(ctx, "%s to %s", first, dayName(ctx, run[1]))
			}
			days = append(days, first)
		}
		parts = append(parts, lang.T(ctx, "%s, %s to %s", strings.Join(days, ", "), clockName(ctx, p.From), clockName(ctx, p.To)))
	}
	return strings.Join(parts, ". ")
}

// A Sunday in winter, so that London time and UTC agree.
var sunday = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func dayName(ctx context.Context, d time.Weekday) string {
	return lang.Weekday(ctx, sunday.AddDate(0, 0, int(d)))
}

func clockName(ctx context.Context, minutes int) string {
	if minutes%1440 == 0 {
		return lang.T(ctx, "midnight")
	}
	return lang.Time(ctx, sunday.Add(time.Duration(minutes)*time.Minute))
}

// open starts a report with the place of a poster, or says that its code is no longer used.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	at, err := p.Org.PlaceByCode(ctx, r.PathValue("code"))
	if err != nil {
		return err
	}
	if at.Retired.IsZero() {
		return web.Redirect(w, r, "/report/safe?place="+at.Code)
	}
	h, err := p.Org.Help(ctx, at.Org, "")
	if err != nil {
		return err
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "This code is no longer used"), Body: retired(helpView{Help: h, at: p.Org.Now()}),
		HelpURL: HelpPath(h.Org.ID, "")})
}
