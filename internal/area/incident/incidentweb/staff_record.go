package incidentweb

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// recordPage is a report as its handlers see it.
type recordPage struct {
	incident.Whole
	path, title, line   string
	tag                 string
	colour              ui.TagColour
	tone                ui.Tone
	banner, bannerMore  string
	bannerLink          ui.Link
	facts               []ui.Fact
	graphic             string
	seal                ui.Seal
	clocks              []ui.Fact
	days                []ui.Day
	messages            []ui.Message
	pairs               []ui.Pair
	likely              []incident.Listed
	access              ui.Access
	main                ui.Link
	more                []ui.Link
	turn                []Turn
	help                string // the whole directory
	canHandle, canMerge bool
	canExclude          bool
	pastSelf            bool
	printed             string
	now                 time.Time
	attached            []attached
	stored              bool
	inCase              ui.Link // to its case, or to open one
}

func (d Staff) may(ctx context.Context, act authz.Action) bool {
	return d.Incidents.Door.Policy().May(authz.From(ctx), act)
}

// open loads a record for the route's scope. A sealed record that the reader may know of, but not open, is answered here
// with the page that says so, and done is true.
func (d Staff) open(w http.ResponseWriter, r *http.Request) (rec incident.Whole, done bool, err error) {
	sc, id := web.Scope(r), r.PathValue("id")
	rec, err = d.Incidents.Get(r.Context(), sc, id)
	if !fault.Is(err, fault.NotFound) || !sc.KnowsSealed() {
		return rec, false, err
	}
	l, unknown := d.Incidents.Known(r.Context(), sc, id)
	if unknown != nil {
		return rec, false, err
	}
	return rec, true, d.notForYou(w, r, l)
}

func (d Staff) record(w http.ResponseWriter, r *http.Request) error {
	rec, done, err := d.open(w, r)
	if err != nil || done {
		return err
	}
	p, err := d.recordPage(r, rec)
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(r.Context(), rec.Ref), Current: d.home(r.Context()), Body: recordBody(p)})
}

// home is the navigation entry that a record lies under.
func (d Staff) home(ctx context.Context) string {
	switch authz.From(ctx).Role {
	case authz.Manager:
		return "/reports"
	case authz.Privacy:
		return "/openings"
	}
	return "/triage"
}

func crumbs(ctx context.Context, rest ...string) []ui.Crumb {
	out := []ui.Crumb{{Label: lang.T(ctx, "Reports"), Href: "/reports"}}
	if authz.From(ctx).Role == authz.Privacy { // who has no list of reports
		out[0] = ui.Crumb{Label: lang.T(ctx, "Names and locks opened"), Href: "/openings"}
	}
	for _, s := range rest {
		out = append(out, ui.Crumb{Label: s})
	}
	return out
}

func (d Staff) recordPage(r *http.Request, rec incident.Whole) (*recordPage, error) {
	ctx, sc := r.Context(), web.Scope(r)
	n, err := d.names(ctx, rec.Org)
	if err != nil {
		return nil, err
	}
	now := d.Incidents.Door.Now()
	p := &recordPage{Whole: rec, path: "/reports/" + rec.ID, title: title(ctx, &rec.Incident), now: now}
	p.line = strings.Join(trim(happened(ctx, &rec.Incident), where(n, &rec.Incident)), ", ")
	p.tag, p.colour = state(ctx, &incident.Listed{Incident: rec.Incident})
	p.facts = factsOf(ctx, &rec.Incident)
	p.graphic = graphic(ctx, &rec.Record)
	p.canHandle, p.canMerge = d.may(ctx, incident.ActHandle), d.may(ctx, incident.ActMerge)
	p.canExclude = d.may(ctx, incident.ActExclude)
	p.pastSelf = alleged(&rec.Record, "manager", "colleague", "other_nhs_staff")
	p.clocks = clocksOf(ctx, &rec, now)
	p.days = timeline(ctx, &rec)
	for _, m := range rec.Messages {
		from := lang.T(ctx, "You or a colleague") + ", " + lang.DayTime(ctx, m.At)
		if m.FromReporter {
			from = lang.T(ctx, "The reporter") + ", " + lang.DayTime(ctx, m.At)
		}
		p.messages = append(p.messages, ui.Message{From: from, Text: m.Body, Mine: !m.FromReporter})
	}
	for _, x := range rec.Pairs {
		p.pairs = append(p.pairs, ui.Pair{Said: x.Said, Did: didWords(ctx, x), NotYet: x.NotYet})
	}
	if p.likely, err = d.Incidents.Likely(ctx, sc, &rec); err != nil {
		return nil, err
	}
	if p.access, err = d.access(ctx, &rec); err != nil {
		return nil, err
	}
	if p.seal, err = d.sealOf(ctx, sc, &rec); err != nil {
		return nil, err
	}
	if p.turn, err = d.turnTo(ctx, rec.Org, rec.Site); err != nil {
		return nil, err
	}
	if p.help = "/help/" + rec.Org; rec.Site != "" {
		p.help += "/" + rec.Site
	}
	if p.attached, err = d.attachedTo(ctx, sc, &rec); err != nil {
		return nil, err
	}
	p.stored = d.Files != nil
	if d.Case != nil {
		if p.inCase, err = d.Case(r, &rec.Incident); err != nil {
			return nil, err
		}
	}
	p.say(ctx)
	p.steps(ctx)
	p.printed = lang.T(ctx, "Printed by %s, %s", authz.From(ctx).Name, lang.DateTime(ctx, now))
	return p, nil
}

func didWords(ctx context.Context, x incident.Pair) string {
	if t, ok := dayOf(x.Next); x.NotYet && ok {
		return x.Did + " " + lang.T(ctx, "They hear from us again by %s.", lang.Date(ctx, t))
	}
	return x.Did
}

func alleged(r *mds.Record, types ...string) bool {
	for _, a := range r.Alleged {
		for _, t := range types {
			if a.Type == t {
				return true
			}
		}
	}
	return false
}

// wishWords say how somebody wants to be reached.
var wishWords = map[string]string{"phone": "They asked for a phone call", "email": "They asked for an e-mail", "in_person": "They asked to be spoken to in person",
	"message": "They asked for a message here, under their report", "none": "They asked not to be contacted"}

func (p *recordPage) wish(ctx context.Context) string {
	s := lang.T(ctx, wishWords[p.Contact.How])
	if s == "" {
		return lang.T(ctx, "They did not say how they would like to be reached")
	}
	if p.Contact.When != "" {
		s += ", " + lower(p.Contact.When)
	}
	if p.Contact.Value != "" {
		s += ": " + p.Contact.Value
	}
	return s
}

// say chooses the one banner of the page: what is overdue, or where the report has gone.
func (p *recordPage) say(ctx context.Context) {
	switch {
	case p.MergedInto != "":
		p.banner, p.bannerMore = lang.T(ctx, "This report was joined with another of the same event."), lang.T(ctx, "It is no longer counted. Its reporter can still follow it.")
		p.bannerLink = ui.Link{Text: lang.T(ctx, "Open the other report"), Href: "/reports/" + p.MergedInto}
	case p.Stage == incident.Withdrawn:
		p.banner, p.bannerMore = lang.T(ctx, "The person who sent this took it back."), lang.T(ctx, "It is not counted. Nothing more needs to be done unless somebody is at risk.")
	case p.Open && !p.NextDue.IsZero() && p.NextDue.Before(p.now):
		p.tone = ui.Bad
		late := lateWords(ctx, p.now.Sub(p.NextDue))
		p.banner = lang.T(ctx, "%s is %s overdue.", lang.T(ctx, ruleNames[p.NextRule][0]), late)
		p.bannerMore = p.wish(ctx) + "."
		if p.canHandle {
			p.bannerMore += " " + lang.T(ctx, "If you cannot do it,")
			p.bannerLink = ui.Link{Text: lang.T(ctx, "ask a colleague to"), Href: p.path + "/assign"}
		}
	}
}

func lateWords(ctx context.Context, d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return lang.N(ctx, int(d/(24*time.Hour)), "%d day", "%d days")
	case d >= time.Hour:
		return lang.N(ctx, int(d/time.Hour), "%d hour", "%d hours")
	}
	return lang.N(ctx, max(1, int(d/time.Minute)), "%d minute", "%d minutes")
}

// steps chooses the one obvious thing to do and lists the others.
func (p *recordPage) steps(ctx context.Context) {
	if !p.canHandle || p.MergedInto != "" || p.Stage == incident.Withdrawn {
		return
	}
	link := func(words, path string) ui.Link { return ui.Link{Text: lang.T(ctx, words), Href: p.path + "/" + path} }
	if !p.Open {
		p.more = []ui.Link{link("Take it up again", "reopen"), link("Write a message", "message")}
		return
	}
	all := []ui.Link{link("Record contact", "contact"), link("Say where the review stands", "review"), link("Give feedback", "feedback"), link("Finish", "finish")}
	next := 3
	switch {
	case p.Incident.Contacted.IsZero():
		next = 0
	case p.Stage.Step() < incident.Decided.Step():
		next = 1
	case len(p.pairs) == 0:
		next = 2
	}
	p.main = all[next]
	for i, l := range all {
		if i != next {
			p.more = append(p.more, l)
		}
	}
	p.more = append(p.more, link("Write a message", "message"), link("Ask a colleague to look after it", "assign"), link("Add or correct details", "details"))
}

func clocksOf(ctx context.Context, rec *incident.Whole, now time.Time) []ui.Fact {
	var out []ui.Fact
	for _, rule := range incident.Rules {
		for _, c := range rec.Clocks {
			if c.Rule == rule {
				x := chip(ctx, "", track(c), now)
				if c.Due.IsZero() || !rec.Open && c.Done.IsZero() {
					continue
				}
				out = append(out, ui.Fact{Label: lang.T(ctx, ruleNames[rule][0]), Note: lang.T(ctx, ruleNames[rule][1]), Body: x.Chip()})
			}
		}
	}
	return out
}

// kindWords and kindIcons are what the lines of a timeline say.
var kindWords = map[string]string{"sent": "Report sent", "acknowledged": "Read and taken on", "assigned": "Given to a colleague", "tried": "Tried to reach them",
	"contacted": "In touch with them", "looking": "Review begun", "decided": "Decided what to change", "feedback": "Feedback given", "finished": "Review finished",
	"reopened": "Taken up again", "names": "Names opened", "names_added": "Names added to the sealed block", "glass": "Opened in an emergency", "added": "They added to their report",
	"withdrawn": "Report taken back", "joined": "Another report joined to this one", "merged": "Joined to another report", "amended": "Details added or corrected",
	"escalated": "The next person was told that a promise is overdue", "imported": "Brought in from a file",
	"file": "They added a file", "file_back": "They took a file back", "file_staff": "A file was added", "case": "Told how its case goes on"}

var kindIcons = map[string]ui.Icon{"sent": ui.IconSend, "acknowledged": ui.IconEye, "assigned": ui.IconPerson, "tried": ui.IconPhone, "contacted": ui.IconPhone,
	"looking": ui.IconSearch, "decided": ui.IconFlag, "feedback": ui.IconMessage, "finished": ui.IconTick, "reopened": ui.IconBack, "names": ui.IconLock,
	"names_added": ui.IconLock, "glass": ui.IconAlert, "added": ui.IconMessage, "withdrawn": ui.IconCross, "joined": ui.IconCopy, "merged": ui.IconCopy, "amended": ui.IconPage,
	"escalated": ui.IconAlert, "imported": ui.IconPage, "file": ui.IconPage, "file_back": ui.IconCross, "file_staff": ui.IconPage, "case": ui.IconMessage}

func timeline(ctx context.Context, rec *incident.Whole) []ui.Day {
	var days []ui.Day
	for _, e := range rec.Events {
		day := lang.Day(ctx, e.At)
		if len(days) == 0 || days[len(days)-1].Name != day {
			days = append(days, ui.Day{Name: day})
		}
		x := ui.Entry{Icon: kindIcons[e.Kind], Time: lang.Time(ctx, e.At), Machine: e.At.Format(time.RFC3339), Who: e.Name, What: lang.T(ctx, kindWords[e.Kind]), Note: e.Note, Told: lang.T(ctx, e.Told)}
		if x.Icon == "" {
			x.Icon = ui.IconRing
		}
		switch {
		case x.What == "":
			x.What = lang.T(ctx, "Something was recorded")
		case e.Kind == "sent" && rec.Fill > 0:
			x.Note = lang.N(ctx, int(rec.Fill), "%d second to fill in", "%d seconds to fill in")
		case e.Kind == "added":
			x.Note = "" // their own words stay behind their own line
		}
		if e.Name == "" && (e.Kind == "sent" || e.Kind == "added" || e.Kind == "withdrawn" || e.Kind == "file" || e.Kind == "file_back") {
			x.Who = lang.T(ctx, "the reporter")
		}
		days[len(days)-1].Entries = append(days[len(days)-1].Entries, x)
	}
	return days
}

// graphic says what the hidden text describes, so that nobody opens it unprepared.
func graphic(ctx context.Context, r *mds.Record) string {
	switch {
	case r.Sexual():
		return lang.T(ctx, "Read their own words (describes sexual harm)")
	case r.Physical():
		return lang.T(ctx, "Read their own words (describes being hit)")
	case r.ViolencePrimary == "threat":
		return lang.T(ctx, "Read their own words (describes a threat)")
	case r.Hate():
		return lang.T(ctx, "Read their own words (describes hate)")
	}
	return lang.T(ctx, "Read their own words (describes abuse)")
}

// addedWords are what the reporter added later, with the day.
func (p *recordPage) addedWords(ctx context.Context) []ui.Fact {
	var out []ui.Fact
	for i := len(p.Events) - 1; i >= 0; i-- {
		if e := p.Events[i]; e.Kind == "added" {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Added %s", lang.DayTime(ctx, e.At)), Text: e.Note})
		}
	}
	return out
}

var reasonWords = map[authz.Role]string{authz.Manager: "You, because you manage this place.", authz.Specialist: "You, because you lead on violence reduction here.",
	authz.SexualSafety: "You, because you are in the sexual safety team.", authz.Privacy: "You, because you are the privacy lead."}

func (d Staff) access(ctx context.Context, rec *incident.Whole) (ui.Access, error) {
	people, err := d.Incidents.WhoCanSee(ctx, rec)
	if err != nil {
		return ui.Access{}, err
	}
	me := authz.From(ctx)
	a := ui.Access{Says: lang.N(ctx, len(people), "%d person.", "%d people.")}
	among := false
	for _, c := range people {
		among = among || c.ID == me.ID
		a.Who = append(a.Who, ui.Fact{Label: c.Name, Text: lang.T(ctx, c.Title)})
	}
	why := lang.T(ctx, reasonWords[me.Role])
	if rec.Lock != "" && !among {
		why = lang.T(ctx, "And you, because you opened it in an emergency, for two hours.")
	}
	a.Says += " " + why
	return a, nil
}

var hasWords = map[string]string{"name": "name", "contact": "contact details", "born": "date of birth", "number": "hospital number"}

var whoWords = map[string]string{"reporter": "The person who reported", "affected": "Person affected", "alleged": "Person who did it", "witness": "Witness"}

// behind names a person behind the seal by their part: "Person who did it 2".
func behind(ctx context.Context, who string, n int) string {
	s := lang.T(ctx, whoWords[who])
	if s == "" {
		s = lang.T(ctx, "Somebody else")
	}
	if n > 1 {
		s += " " + strconv.Itoa(n)
	}
	return s
}

func (d Staff) sealOf(ctx context.Context, sc authz.Scope, rec *incident.Whole) (ui.Seal, error) {
	s := ui.Seal{ID: "seal", State: ui.Sealed}
	for _, k := range rec.Sealed {
		var has []string
		for i, h := range k.Has {
			words := lang.T(ctx, hasWords[h])
			if i == 0 {
				words = strings.ToUpper(words[:1]) + words[1:]
			}
			has = append(has, words)
		}
		s.Kinds = append(s.Kinds, ui.SealKind{Who: behind(ctx, k.Who, k.N), Note: strings.Join(has, ", ")})
	}
	if len(rec.Sealed) > 0 && d.may(ctx, incident.ActIdentity) {
		s.OpenURL = "/reports/" + rec.ID + "/names"
	} else if len(rec.Sealed) > 0 {
		s.State, s.Reason, s.Ask = ui.NotForYou, lang.T(ctx, "Opening names needs a sign-in with your passkey or code, and a role that may."), ""
	}
	list, err := d.Incidents.Openings(ctx, sc, rec.Org, rec.ID)
	for _, e := range list {
		if e.Outcome == audit.Done {
			s.Before = append(s.Before, lang.T(ctx, "Opened by %s, %s: %s", e.Name, lang.DayTime(ctx, e.At), reasonOf(e)))
		}
	}
	return s, err
}

// reasonOf gives why somebody opened the names.
func reasonOf(e audit.Entry) string {
	var c audit.Change
	if err := json.Unmarshal([]byte(e.Detail), &c); err != nil {
		return ""
	}
	return c.Reason
}
