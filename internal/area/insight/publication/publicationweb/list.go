package publicationweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// list shows the releases of the publisher.
func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := d.Service.List(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	waiting := 0
	t := ui.Table{Caption: lang.T(ctx, "Releases"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Release")}, {Label: lang.T(ctx, "Period")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Made by")}}}
	for _, x := range all {
		if x.State == publication.Passed || x.State == publication.Signed {
			waiting++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Title, Href: "/publishing/" + x.ID}, {Text: x.Spec.Period()}, {Body: stateTag(ctx, x)},
			{Text: x.Made.Name, Sub: lang.Date(ctx, x.Made.At)}}})
	}
	title := lang.T(ctx, "No release waits for a signature")
	if waiting > 0 {
		title = lang.N(ctx, waiting, "%d release waits for a signature", "%d releases wait for a signature")
	}
	may := d.Service.Door.Policy().May(actor(ctx), publication.ActDraft)
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Body: listBody(title, t, may)})
}

var stateWords = map[publication.State]string{publication.Draft: "Not audited yet", publication.Running: "Audit running", publication.Refused: "Not published", publication.Passed: "Passed, first signature next",
	publication.Signed: "Second signature next", publication.Released: "Published", publication.Withdrawn: "Withdrawn"}

var stateColours = map[publication.State]ui.TagColour{publication.Draft: ui.TagGrey, publication.Running: ui.TagYellow, publication.Refused: ui.TagRed, publication.Passed: ui.TagAqua,
	publication.Signed: ui.TagBlue, publication.Released: ui.TagPlain, publication.Withdrawn: ui.TagGrey}

func stateTag(ctx context.Context, x *publication.Release) templ.Component {
	words := lang.T(ctx, stateWords[x.State])
	if x.ReplacedBy != "" {
		words = lang.T(ctx, "Corrected by a later one")
	}
	return ui.Tag(words, stateColours[x.State])
}
