// Package evidenceweb shows the area evidence: the register, each exhibit with its ledger, what can be done with it, and the
// page on which a recipient without an account collects a bundle. It decides nothing.
package evidenceweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Evidence *evidence.Service
	Policy   *authz.Policy
	// Base is the site's address, for links that go out.
	Base string
	// OrgName gives an organisation's name, for the page of a recipient.
	OrgName func(ctx context.Context, org string) string
	// Scanner tells whether files are looked at by a scanner here.
	Scanner bool
}

// maxForm bounds what a form without scripts may bring.
const maxForm = 200 << 20

// uploadBase is where resumable uploads go.
const uploadBase = "/uploads/evidence/"

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	see, open := evidence.ActSee, evidence.ActOpen
	out := []web.Route{
		{Pattern: "GET /evidence", Action: see, Handle: d.list},
		{Pattern: "GET /evidence-register/{file}", Action: evidence.ActExport, Handle: d.download},
		{Pattern: "GET /evidence-new/{kind}/{subject}", Action: evidence.ActAdd, Handle: d.askNew},
		{Pattern: "POST /evidence-new/{kind}/{subject}", Action: evidence.ActAdd, Handle: d.takeNew, MaxBody: maxForm},
		{Pattern: "GET /evidence-of/{kind}/{subject}", Action: see, Handle: d.of},
		{Pattern: "GET /evidence/{id}", Action: see, Handle: d.exhibit},
		{Pattern: "GET /evidence/{id}/who", Action: see, Handle: d.who},
		{Pattern: "GET /evidence/{id}/sheet", Action: open, Handle: d.sheet},
		{Pattern: "GET /evidence/{id}/open/{file}", Action: see, Handle: d.askOpen},
		{Pattern: "POST /evidence/{id}/open/{file}", Action: see, Handle: d.takeOpen},
		{Pattern: "GET /evidence/{id}/look/{pass}", Action: open, Handle: d.look},
		{Pattern: "GET /evidence/{id}/content/{pass}", Action: open, Handle: d.content},
		{Pattern: "GET /evidence/{id}/bundle", Action: open, Handle: d.askBundle},
		{Pattern: "POST /evidence/{id}/bundle", Action: open, Handle: d.takeBundle},
		{Pattern: "GET /evidence/{id}/disclose", Action: evidence.ActDisclose, Handle: d.askDisclose},
		{Pattern: "POST /evidence/{id}/disclose", Action: evidence.ActDisclose, Handle: d.takeDisclose},
		{Pattern: "GET /evidence/{id}/disclosures/{disclosure}", Action: open, Handle: d.disclosure},
		{Pattern: "POST /evidence/{id}/disclosures/{disclosure}", Action: evidence.ActDisclose, Handle: d.revoke},
		{Pattern: "GET /evidence-release/{ask}", Action: open, Handle: d.prepared},
		{Pattern: "POST /evidence-release/{ask}", Action: evidence.ActRelease, Handle: d.release},
		{Pattern: "POST /evidence/{id}/check", Action: evidence.ActCheck, Handle: d.check},
		{Pattern: "GET /evidence-proof", Action: see, Handle: d.proof},
		{Pattern: "GET /collect/{token}", Action: evidence.ActCollect, Handle: d.offered},
		{Pattern: "POST /collect/{token}", Action: evidence.ActCollect, Handle: d.collect},
		{Pattern: "GET /collect/{token}/bundle", Action: evidence.ActCollect, Handle: d.fetch},
		{Pattern: "GET /collect/{token}/receipt", Action: evidence.ActCollect, Handle: d.receipt},
	}
	return append(out, d.actRoutes()...)
}

// MountUploads serves resumable uploads (https://tus.io/protocols/resumable-upload). An upload is its sender's alone.
func (d Deps) MountUploads(a *web.App) {
	h := d.Evidence.Files.Tus(uploadBase, func(r *http.Request) (string, string, error) {
		actor := authz.From(r.Context())
		if actor.Org == "" || actor.ID == "" {
			return "", "", fault.Missing()
		}
		return actor.Org, d.Evidence.Uploader(actor.Org, actor.ID), nil
	})
	for _, p := range []string{"OPTIONS " + uploadBase + "{$}", "POST " + uploadBase + "{$}", "HEAD " + uploadBase + "{upload}", "PATCH " + uploadBase + "{upload}", "DELETE " + uploadBase + "{upload}"} {
		a.Mount(p, evidence.ActAdd, h)
	}
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// subjectPath leads to what an exhibit belongs to.
func subjectPath(kind, id string) string {
	if kind == evidence.OfCase {
		return "/cases/" + id
	}
	return "/reports/" + id
}

// crumbs lead from the register to an exhibit and on.
func crumbs(ctx context.Context, x *evidence.Exhibit, more ...ui.Crumb) []ui.Crumb {
	c := []ui.Crumb{{Label: lang.T(ctx, "Evidence"), Href: "/evidence"}}
	if x != nil {
		c = append(c, ui.Crumb{Label: x.SubjectRef, Href: subjectPath(x.SubjectKind, x.SubjectID)})
		c = append(c, ui.Crumb{Label: lang.T(ctx, "Exhibits"), Href: evidence.OfPath(x.SubjectKind, x.SubjectID)})
		n := ui.Crumb{Label: x.Number}
		if len(more) > 0 {
			n.Href = evidence.Path(x.ID)
		}
		c = append(c, n)
	}
	return append(c, more...)
}

// at says a moment in words, "" for none.
func at(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.DateTime(ctx, t)
}

func orNot(ctx context.Context, s string) string {
	if s == "" {
		return lang.T(ctx, "Not known")
	}
	return s
}

// chip is the clock of footage at risk, and of what somebody else keeps until a day.
func chip(ctx context.Context, x evidence.Exhibit, now time.Time) ui.Clock {
	st := x.Saving().At(now)
	due := x.Saving().Due
	c := ui.Clock{Time: due.UTC().Format(time.RFC3339), Text: lang.T(ctx, "Overwritten %s", lang.ShortDay(ctx, due))}
	if x.State == evidence.Elsewhere {
		c.Text = lang.T(ctx, "Kept until %s", lang.ShortDay(ctx, due))
	}
	switch st.Level {
	case clock.Over:
		c.Level, c.Text = ui.Over, lang.T(ctx, "May be overwritten")
		if x.State == evidence.Elsewhere {
			c.Text = lang.T(ctx, "May be gone")
		}
	case clock.Soon:
		c.Level = ui.Soon
	case clock.Done:
		c.Level, c.Text = ui.Done, lang.T(ctx, "Saved in time")
		if st.Late {
			c.Level, c.Text = ui.Plain, lang.T(ctx, "Saved late")
		}
	}
	return c
}

func stateTag(s evidence.State) ui.TagColour {
	switch s {
	case evidence.Requested, evidence.Saved:
		return ui.TagYellow
	case evidence.Elsewhere:
		return ui.TagGrey
	case evidence.Held:
		return ui.TagBlue
	}
	return ui.TagPlain
}

// short gives a hash as people compare it: its first eight characters.
func short(hash string) string {
	if len(hash) < 8 {
		return hash
	}
	return hash[:4] + " " + hash[4:8]
}

// spell gives a whole hash in groups of four.
func spell(hash string) string {
	var b strings.Builder
	for i := 0; i < len(hash); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hash[i:min(i+4, len(hash))])
	}
	return b.String()
}

// size says a number of bytes as people do.
func size(ctx context.Context, n int64) string {
	switch {
	case n >= 1<<30:
		return lang.T(ctx, "%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return lang.T(ctx, "%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return lang.T(ctx, "%d kB", n>>10)
	}
	return lang.N(ctx, int(n), "%d byte", "%d bytes")
}
