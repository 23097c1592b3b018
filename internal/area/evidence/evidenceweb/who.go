package evidenceweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// mineWords say why the reader can see an exhibit.
var mineWords = map[authz.Role]string{authz.Manager: "You, because you manage this place.", authz.Specialist: "You, because you lead on violence reduction here.",
	authz.SexualSafety: "You, because you are in the sexual safety team.", authz.Privacy: "You, because you are the privacy lead."}

// whoPage says who can see an exhibit, why the reader can, and who has opened it.
type whoPage struct {
	x      evidence.Exhibit
	access ui.Access
	rules  []ui.Fact
	opened []line
}

func (d Deps) access(ctx context.Context, x evidence.Exhibit) (ui.Access, error) {
	people, err := d.Evidence.WhoCanSee(ctx, x)
	if err != nil {
		return ui.Access{}, err
	}
	me := authz.From(ctx)
	a := ui.Access{Says: lang.N(ctx, len(people), "%d person.", "%d people.")}
	among := false
	for _, p := range people {
		among = among || p.ID == me.ID
		a.Who = append(a.Who, ui.Fact{Label: p.Name, Text: lang.T(ctx, p.Role.Words())})
	}
	why := lang.T(ctx, mineWords[me.Role])
	if x.Lock != "" && !among {
		why = lang.T(ctx, "And you, because you opened it in an emergency, for two hours.")
	}
	a.Says += " " + why
	return a, nil
}

func (d Deps) who(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Evidence.Get(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &whoPage{x: x}
	if p.access, err = d.access(ctx, x); err != nil {
		return err
	}
	say := func(who, what string) {
		p.rules = append(p.rules, ui.Fact{Label: lang.T(ctx, who), Text: lang.T(ctx, what)})
	}
	switch x.Lock {
	case "sexual_safety":
		say("Why so few", "It belongs to a sexual incident, so only the sexual safety team may come upon it.")
	case "restricted":
		say("Why so few", "What it belongs to is kept from this place’s own managers.")
	}
	say("Violence reduction lead", "All of it. They open it with a reason, which is an entry of its ledger.")
	if x.Lock == "" {
		say("Managers of this place", "That it is there, where it stands and its dates. They cannot open it; that they asked is an entry of its ledger.")
	}
	say("Privacy lead", "All of it, with a reason, to answer for how it is kept and given.")
	say("Whoever was given a copy", "That copy, once, by a link that is signed for. Nothing else.")
	say("Kept away", "Whoever is kept away from the case or report that it belongs to finds nothing of it.")
	say("Above this trust", "Nobody. Only how often footage was asked for, saved and lost is counted.")
	list, _, err := d.Evidence.Ledger(ctx, sc, x.ID)
	if err != nil {
		return err
	}
	mayOpen := d.may(ctx, evidence.ActOpen)
	for i := len(list) - 1; i >= 0 && len(p.opened) < 20; i-- {
		switch list[i].Kind {
		case custody.Viewed, custody.Played, custody.Copied, custody.Collected:
			p.opened = append(p.opened, ledgerLine(ctx, list[i], mayOpen))
		}
	}
	title := lang.T(ctx, "Who can see %s, and why can I?", x.Number)
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, "Who can see this")}), Current: "/evidence", Body: whoBody(p, title)})
}
