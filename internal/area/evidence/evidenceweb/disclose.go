package evidenceweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type disclosePage struct {
	x            evidence.Exhibit
	action, back string
	problems     ui.Problems
	fields       []ui.Field
	ground       ui.Choice
	patient      ui.Choice
	why, days    ui.Field
	sealed       bool // so that somebody else must release it in any case
	items        []itemChoice
}

type itemChoice struct {
	pick     ui.Choice
	withheld ui.Field
}

// copies to choose from for each exhibit of the same subject.
func (d Deps) askDisclose(w http.ResponseWriter, r *http.Request) error {
	return d.showDisclose(w, r, url.Values{"days": {"7"}}, nil)
}

// given gives the exhibits that a disclosure is about: those of the same case or report that can be given at all.
func (d Deps) siblings(r *http.Request) (evidence.Exhibit, []evidence.Exhibit, error) {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Evidence.Get(ctx, sc, r.PathValue("id"))
	if err != nil {
		return x, nil, err
	}
	all, err := d.Evidence.Of(ctx, sc, x.Org, x.SubjectKind, x.SubjectID)
	var out []evidence.Exhibit
	for _, s := range all {
		if s.State == evidence.Held || s.State == evidence.Elsewhere {
			out = append(out, s)
		}
	}
	return x, out, err
}

func (d Deps) showDisclose(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	x, list, err := d.siblings(r)
	if err != nil {
		return err
	}
	p := &disclosePage{x: x, action: r.URL.Path, back: evidence.Path(x.ID), problems: web.Problems(ctx, problems)}
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: lang.T(ctx, label), Hint: hintOf(ctx, hint), Value: v.Get(name), Error: p.problems.For(name)}
	}
	p.fields = []ui.Field{field("recipient", "Who is to have it", "A named person, such as: DC Ruth Adeane"), field("body", "Whom they act for", ""), field("reference", "Their reference, if any", "Such as a crime reference")}
	p.ground = ui.Choice{Name: "ground", Label: lang.T(ctx, "On what ground"), Error: p.problems.For("ground"), Plain: true}
	for _, g := range evidence.DisclosureGrounds() {
		p.ground.Options = append(p.ground.Options, ui.Option{Value: g[0], Label: lang.T(ctx, g[1]), Chosen: v.Get("ground") == g[0]})
	}
	p.why = field("why", "What they asked for, and when", "It goes into the bundle and the ledger")
	p.why.Rows = 2
	p.patient = ui.Choice{Name: "patient", Label: lang.T(ctx, "Is a patient’s data in it?"), Error: p.problems.For("patient"), Plain: true, Options: []ui.Option{
		{Value: "yes", Label: lang.T(ctx, "Yes. Somebody else must release it"), Chosen: v.Get("patient") == "yes"}, {Value: "no", Label: lang.T(ctx, "No"), Chosen: v.Get("patient") == "no"}}}
	if x.Lock != "" {
		p.sealed = true
	}
	p.days = field("days", "Days that the link holds", "1 to 30")
	p.days.Size, p.days.Mode = ui.Size4, "numeric"
	for _, s := range list {
		it, err := d.item(ctx, p, s, v, s.ID == x.ID)
		if err != nil {
			return err
		}
		p.items = append(p.items, it)
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Make a disclosure bundle"), Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Disclosure")}), Current: "/evidence", Problems: problems, Body: discloseBody(p)})
}

func (d Deps) item(ctx context.Context, p *disclosePage, s evidence.Exhibit, v url.Values, this bool) (itemChoice, error) {
	name := "give-" + s.ID
	c := ui.Choice{Name: name, Label: s.Number + ", " + s.About.Title, Plain: true}
	copies, err := d.Evidence.Copies(ctx, d.Evidence.DB, s)
	if err != nil {
		return itemChoice{}, err
	}
	first := ""
	for _, f := range copies {
		if f.File.State != files.Clean {
			continue
		}
		if first == "" || f.What == "redacted" {
			first = f.File.ID
		}
		c.Options = append(c.Options, ui.Option{Value: f.File.ID, Label: lang.T(ctx, "Give %s", f.Number+", "+strings.ToLower(lang.T(ctx, f.Words()))+", "+size(ctx, f.File.Size))})
	}
	want := v.Get(name)
	if want == "" && this && !v.Has("recipient") {
		want = first
	}
	if this {
		c.Error = p.problems.For("items")
	}
	c.Options = append(c.Options, ui.Option{Value: "no", Label: lang.T(ctx, "Withhold it")})
	for i := range c.Options {
		c.Options[i].Chosen = c.Options[i].Value == want || want == "" && c.Options[i].Value == "no"
	}
	wn := "withheld-" + s.ID
	return itemChoice{c, ui.Field{Name: wn, Label: lang.T(ctx, "Grounds on which %s is withheld", s.Number), Hint: lang.T(ctx, "Only if it is. The recipient reads this: name nobody."), Value: v.Get(wn), Error: p.problems.For(wn)}}, nil
}

func (d Deps) takeDisclose(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, list, err := d.siblings(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	v := r.PostForm
	days, _ := strconv.Atoi(strings.TrimSpace(v.Get("days")))
	o := evidence.Offer{Recipient: v.Get("recipient"), Body: v.Get("body"), Reference: v.Get("reference"), Ground: v.Get("ground"), Why: v.Get("why"), Patient: v.Get("patient"), Days: days}
	for _, s := range list {
		it := evidence.Item{Exhibit: s.ID, File: v.Get("give-" + s.ID)}
		if it.File == "no" || it.File == "" {
			it.File, it.Withheld = "", v.Get("withheld-"+s.ID)
		}
		o.Items = append(o.Items, it)
	}
	id, token, err := d.Evidence.Disclose(ctx, x.Org, x.SubjectKind, x.SubjectID, o)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showDisclose(w, r, v, p)
	}
	if err != nil {
		return err
	}
	if token == "" { // somebody else must release it
		return web.Redirect(w, r, releasePath(id))
	}
	return d.showLink(w, r, x, id, token)
}

// showLink shows the link of a disclosure that was made just now, once.
func (d Deps) showLink(w http.ResponseWriter, r *http.Request, x evidence.Exhibit, id, token string) error {
	g, err := d.Evidence.Disclosure(r.Context(), d.Evidence.DB, web.Scope(r), x.Org, id)
	if err != nil {
		return err
	}
	return d.showDisclosure(w, r, x, g, d.Base+"/collect/"+token, "", nil)
}

type disclosurePage struct {
	x           evidence.Exhibit
	g           evidence.Disclosure
	state, link string
	facts       []ui.Fact
	revocable   bool
	action      string
	why         ui.Field
	problems    ui.Problems
	done        string
}

// found gives a disclosure that is about an exhibit, both in the reader's reach.
func (d Deps) found(r *http.Request) (evidence.Exhibit, evidence.Disclosure, error) {
	x, err := d.Evidence.Get(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return x, evidence.Disclosure{}, err
	}
	list, err := d.Evidence.Disclosures(r.Context(), web.Scope(r), x.ID)
	for _, g := range list {
		if g.ID == r.PathValue("disclosure") {
			return x, g, err
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return x, evidence.Disclosure{}, err
}

func (d Deps) disclosure(w http.ResponseWriter, r *http.Request) error {
	x, g, err := d.found(r)
	if err != nil {
		return err
	}
	return d.showDisclosure(w, r, x, g, "", "", nil)
}

func (d Deps) showDisclosure(w http.ResponseWriter, r *http.Request, x evidence.Exhibit, g evidence.Disclosure, link, typed string, problems fault.Problems) error {
	ctx := r.Context()
	now := d.Evidence.Door.Now()
	p := &disclosurePage{x: x, g: g, link: link, state: disclosureState(ctx, g, now), problems: web.Problems(ctx, problems), action: evidence.Path(x.ID) + "/disclosures/" + g.ID, done: doneWords(ctx, r.URL.Query().Get("done"))}
	ground := g.Ground
	for _, k := range evidence.DisclosureGrounds() {
		if k[0] == g.Ground {
			ground = lang.T(ctx, k[1])
		}
	}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "For"), Text: g.Recipient + ", " + g.Body}, {Label: lang.T(ctx, "Their reference"), Text: orNot(ctx, g.Reference)}, {Label: lang.T(ctx, "Ground"), Text: ground},
		{Label: lang.T(ctx, "What they asked for"), Text: g.Why}, {Label: lang.T(ctx, "Made"), Text: at(ctx, g.Made) + ", " + g.MadeBy}, {Label: lang.T(ctx, "State"), Text: p.state}}
	p.revocable = g.Revoked.IsZero() && g.Collected.IsZero() && now.Before(g.Expires) && d.may(ctx, evidence.ActDisclose)
	p.why = ui.Field{Name: "why", Label: lang.T(ctx, "Why"), Value: typed, Error: p.problems.For("why"), Size: ui.SizeFull}
	title := lang.T(ctx, "Copy for %s", g.Recipient)
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Disclosure")}), Current: "/evidence", Problems: problems, Body: disclosureBody(p, title)})
}

func (d Deps) revoke(w http.ResponseWriter, r *http.Request) error {
	x, g, err := d.found(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	err = d.Evidence.Revoke(r.Context(), x.Org, g.ID, r.PostForm.Get("why"))
	if fault.Is(err, fault.Conflict) {
		err = fault.WithProblems(fault.Problems{{Message: fault.MessageOf(err)}})
	}
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showDisclosure(w, r, x, g, "", r.PostForm.Get("why"), p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, evidence.Path(x.ID)+"/disclosures/"+g.ID+"?done=revoked")
}
