package environmentweb

import (
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// printed is a walk-round on paper: scores, findings and every item that was answered.
func (d Deps) printed(w http.ResponseWriter, r *http.Request) error {
	x, err := d.whole(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := letter.Paper{Lang: "en", Title: x.title, From: []string{d.Places.Name(ctx, x.Org)}, Reference: x.Ref, Date: day(ctx, x.Day), Made: d.Places.Now(),
		Foot: "List version " + number(x.Toolkit) + ", SHA-256 " + x.Digest + ". A place is compared with its own past alone."}
	p.Parts = append(p.Parts, letter.Part{Facts: [][2]string{{"Place", x.Place}, {"Unit", x.unit}, {"Walked", x.who(ctx)}, {"Found", x.counts(ctx)}, {"State", auditWords[x.State]}}})
	var scores [][2]string
	for _, s := range x.ordered() {
		scores = append(scores, [2]string{s.Zone.Name, points(s) + " of 100, " + string(s.Colour) + ". Before: " + x.past(s.Zone.Code) + ". " + because(ctx, s)})
	}
	p.Parts = append(p.Parts, letter.Part{Heading: "Zones, against themselves"}, letter.Part{Facts: scores})
	if len(x.findings) > 0 {
		var list []string
		for i := range x.findings {
			f := &x.findings[i]
			due := f.Due
			if due != "" {
				due = ", by " + day(ctx, due)
			}
			list = append(list, f.Title+" ("+strings.TrimSpace(f.Item)+"). "+rating(ctx, f.Likelihood, f.Consequence)+". "+first(f.OwnerName, "Nobody yet")+due+". "+f.State)
		}
		p.Parts = append(p.Parts, letter.Part{Heading: "Findings"}, letter.Part{Items: list})
	}
	for _, s := range x.Scores {
		var list [][2]string
		for _, f := range x.of(s.Zone.Code) {
			words := first(f.Result.Words(), "Not answered")
			if f.Dispute {
				words = lang.T(ctx, "Two answers differ")
			}
			if n := strings.Join(f.Notes(), " / "); n != "" {
				words += ". " + n
			}
			list = append(list, [2]string{f.Item.Code + " " + f.Item.Text, words})
		}
		p.Parts = append(p.Parts, letter.Part{Heading: s.Zone.Name}, letter.Part{Facts: list})
	}
	return web.Paper(w, r, nil, p, "walk-round-"+x.Ref, "html")
}
