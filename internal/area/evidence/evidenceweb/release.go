package evidenceweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func releasePath(ask string) string { return "/evidence-release/" + ask }

// releasePage is a disclosure that waits for a second person, or what they decided.
type releasePage struct {
	p            evidence.Prepared
	title, state string
	facts        []ui.Fact
	gives, keeps []ui.Check
	decides, own bool
	action       string
	why          ui.Field
	problems     ui.Problems
}

func (d Deps) prepared(w http.ResponseWriter, r *http.Request) error {
	return d.showPrepared(w, r, "", nil)
}

func (d Deps) showPrepared(w http.ResponseWriter, r *http.Request, typed string, problems fault.Problems) error {
	ctx, sc := r.Context(), web.Scope(r)
	k, err := d.Evidence.PreparedOne(ctx, d.Evidence.DB, sc, sc.Org(), r.PathValue("ask"))
	if err != nil {
		return err
	}
	p := &releasePage{p: k, action: releasePath(k.ID), problems: web.Problems(ctx, problems), own: k.AskedBy == authz.From(ctx).ID, title: lang.T(ctx, "A disclosure for %s waits for a second person", k.Offer.Recipient)}
	p.decides = k.State == "asked" && !p.own && d.may(ctx, evidence.ActRelease)
	p.why = ui.Field{Name: "why", Label: lang.T(ctx, "If you refuse it, why?"), Value: typed, Error: p.problems.For("why"), Size: ui.SizeFull}
	switch k.State {
	case "released":
		p.title, p.state = lang.T(ctx, "A disclosure for %s was released", k.Offer.Recipient), lang.T(ctx, "%s released it, %s.", k.DecidedName, at(ctx, k.Decided))
	case "refused":
		p.title, p.state = lang.T(ctx, "A disclosure for %s was refused", k.Offer.Recipient), lang.T(ctx, "%s refused it, %s: %s", k.DecidedName, at(ctx, k.Decided), k.Reason)
	}
	if err := d.itemsOf(ctx, sc, p); err != nil {
		return err
	}
	ground, patient := k.Offer.Ground, lang.T(ctx, "No")
	for _, g := range evidence.DisclosureGrounds() {
		if g[0] == ground {
			ground = lang.T(ctx, g[1])
		}
	}
	if k.Offer.Patient == "yes" {
		patient = lang.T(ctx, "Yes")
	}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "For"), Text: k.Offer.Recipient + ", " + k.Offer.Body}, {Label: lang.T(ctx, "Their reference"), Text: orNot(ctx, k.Offer.Reference)}, {Label: lang.T(ctx, "Ground"), Text: ground},
		{Label: lang.T(ctx, "What they asked for"), Text: k.Offer.Why}, {Label: lang.T(ctx, "A patient’s data"), Text: patient}, {Label: lang.T(ctx, "Prepared"), Text: k.AskedName + ", " + at(ctx, k.Asked)},
		{Label: lang.T(ctx, "The link will hold"), Text: lang.N(ctx, k.Offer.Days, "%d day", "%d days")}}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, nil, ui.Crumb{Label: lang.T(ctx, "Disclosure")}), Current: "/evidence", Problems: problems, Body: releaseBody(p)})
}

// itemsOf lists what would be given and what withheld, with a way to look at each first.
func (d Deps) itemsOf(ctx context.Context, sc authz.Scope, p *releasePage) error {
	for _, it := range p.p.Offer.Items {
		x, err := d.Evidence.Get(ctx, sc, it.Exhibit)
		if err != nil {
			return err
		}
		if it.File == "" {
			p.keeps = append(p.keeps, ui.Check{Icon: ui.IconLock, Text: x.Number, Small: it.Withheld, State: lang.T(ctx, "Withheld")})
			continue
		}
		c := ui.Check{Icon: ui.IconPage, Text: x.Number + ", " + x.About.Title, State: lang.T(ctx, "Look at it first"), Href: evidence.Path(x.ID) + "/open/" + it.File}
		copies, err := d.Evidence.Copies(ctx, d.Evidence.DB, x)
		if err != nil {
			return err
		}
		for _, f := range copies {
			if f.File.ID == it.File {
				c.Small = lang.T(ctx, f.Words()) + ", " + size(ctx, f.File.Size)
			}
		}
		p.gives = append(p.gives, c)
	}
	return nil
}

// release decides about a prepared disclosure; what was released shows its link once.
func (d Deps) release(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	ask, why := r.PathValue("ask"), r.PostForm.Get("why")
	k, err := d.Evidence.PreparedOne(ctx, d.Evidence.DB, sc, sc.Org(), ask)
	if err != nil {
		return err
	}
	made, token := "", ""
	if r.PostForm.Get("do") == "release" {
		made, token, err = d.Evidence.Release(ctx, sc.Org(), ask)
	} else {
		err = d.Evidence.Refuse(ctx, sc.Org(), ask, why)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showPrepared(w, r, why, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	if token == "" {
		return web.Redirect(w, r, releasePath(ask))
	}
	x, err := d.Evidence.Get(ctx, sc, k.Offer.First())
	if err != nil {
		return err
	}
	return d.showLink(w, r, x, made, token)
}

// waiting gives what waits for a second person, for the register.
func (d Deps) waiting(ctx context.Context, sc authz.Scope) (out []ui.Todo, err error) {
	if !d.may(ctx, evidence.ActRelease) {
		return nil, nil
	}
	list, err := d.Evidence.Waiting(ctx, sc)
	for _, k := range list {
		t := ui.Todo{Who: lang.T(ctx, "Disclosure for %s", k.Offer.Recipient+", "+k.Offer.Body), Href: releasePath(k.ID), Text: lang.T(ctx, "Prepared by %s, %s", k.AskedName, at(ctx, k.Asked)), Clock: ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "Waits for a second person")}}
		if k.AskedBy != authz.From(ctx).ID {
			t.Act, t.ActHref = lang.T(ctx, "Decide"), releasePath(k.ID)
		}
		out = append(out, t)
	}
	return out, err
}
