package incidentweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// openCopy sends the copy of a file without hidden data, to be saved.
func (d Attach) openCopy(w http.ResponseWriter, r *http.Request) error {
	f, err := d.Files.Open(r.Context(), web.Scope(r), r.PathValue("id"), r.PathValue("file"), false, "")
	if err != nil {
		return err
	}
	return d.Files.Store.Serve(w, r, f, false)
}

// askOriginal asks why the copy is not enough.
func (d Attach) askOriginal(w http.ResponseWriter, r *http.Request) error {
	return d.showOriginal(w, r, "", nil)
}

func (d Attach) showOriginal(w http.ResponseWriter, r *http.Request, typed string, problems fault.Problems) error {
	ctx, record, file := r.Context(), r.PathValue("id"), r.PathValue("file")
	list, err := d.Files.Of(ctx, web.Scope(r), record)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.ID != file || f.State != files.Clean {
			continue
		}
		shown := web.Problems(ctx, problems)
		reason := ui.Field{Name: "reason", Label: lang.T(ctx, "Reason"), Hint: lang.T(ctx, "Why the copy without hidden data is not enough."), Value: typed, Error: shown.For("reason"), Rows: 3}
		c := crumbs(ctx, record, lang.T(ctx, "Open the original"))
		c[1].Href = "/reports/" + record
		return web.Staff(w, r, web.View{Title: lang.T(ctx, "Open the original"), Crumbs: c, Current: d.Staff.home(ctx), Problems: problems,
			Body: originalBody(shown, f.Name, "/reports/"+record+"/files/"+file+"/original", "/reports/"+record+"#files", reason)})
	}
	return fault.Missing()
}

// openOriginal sends a file as it came, to be saved, with its reason in the audit log.
func (d Attach) openOriginal(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	reason := r.PostForm.Get("reason")
	f, err := d.Files.Open(r.Context(), web.Scope(r), r.PathValue("id"), r.PathValue("file"), true, reason)
	if fault.Is(err, fault.Invalid) {
		return d.showOriginal(w, r, reason, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return d.Files.Store.Serve(w, r, f, true)
}

// attachedTo gives the files of a record for its page; without a store there are none.
func (d Staff) attachedTo(ctx context.Context, sc authz.Scope, rec *incident.Whole) ([]attached, error) {
	if d.Files == nil {
		return nil, nil
	}
	list, err := d.Files.Of(ctx, sc, rec.ID)
	return staffList(ctx, rec.ID, list), err
}
