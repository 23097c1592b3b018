package incidentweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// Attach is what the pages of attached files need.
type Attach struct {
	Reporter Deps
	Staff    Staff
	Files    *incident.Attachments
}

// What one plain form may bring, in bytes. The request may be longer than is taken, so that a form that is too long can
// be answered with words and not with a broken connection.
const (
	maxForm    = 25 << 20
	maxRequest = 64 << 20
	maxParts   = 20
)

// uploadBase is where resumable uploads go; package web leaves it without a limit of its own.
const uploadBase = "/uploads/"

// ticketHeader carries the ticket of an upload.
const ticketHeader = "Hw-Upload"

// AttachRoutes gives the pages on which files are added to a report, taken back and opened.
func AttachRoutes(d Attach) []web.Route {
	out := []web.Route{
		{Pattern: "GET /reports/{id}/files", Action: incident.ActHandle, Handle: d.staffPage},
		{Pattern: "POST /reports/{id}/files", Action: incident.ActHandle, Handle: d.staffAdd, MaxBody: maxRequest},
		{Pattern: "GET /reports/{id}/files/{file}", Action: incident.ActRead, Handle: d.openCopy},
		{Pattern: "GET /reports/{id}/files/{file}/original", Action: incident.ActRead, Handle: d.askOriginal},
		{Pattern: "POST /reports/{id}/files/{file}/original", Action: incident.ActRead, Handle: d.openOriginal},
	}
	return append(out, d.holderRoutes()...)
}

func (d Attach) holderRoutes() []web.Route {
	type handler = func(Attach, http.ResponseWriter, *http.Request, holding) error
	bound := func(f handler) func(Deps, http.ResponseWriter, *http.Request, holding) error {
		return func(_ Deps, w http.ResponseWriter, r *http.Request, h holding) error { return f(d, w, r, h) }
	}
	held := func(f handler) web.HandlerFunc { return d.Reporter.withPass(bound(f)) }
	own := func(f handler) web.HandlerFunc { return d.Reporter.withOwn(bound(f)) }
	return []web.Route{
		{Pattern: "GET " + followPath + "/files", Action: incident.ActReceipt, Handle: held(Attach.holderPage)},
		{Pattern: "POST " + followPath + "/files", Action: incident.ActReceipt, Handle: held(Attach.holderAdd), MaxBody: maxRequest},
		{Pattern: "POST " + followPath + "/files/{file}/remove", Action: incident.ActReceipt, Handle: held(Attach.holderRemove)},
		{Pattern: "GET /my-reports/{id}/files", Action: incident.ActOwn, Handle: own(Attach.holderPage)},
		{Pattern: "POST /my-reports/{id}/files", Action: incident.ActOwn, Handle: own(Attach.holderAdd), MaxBody: maxRequest},
		{Pattern: "POST /my-reports/{id}/files/{file}/remove", Action: incident.ActOwn, Handle: own(Attach.holderRemove)},
	}
}

// MountUploads serves resumable uploads (https://tus.io/protocols/resumable-upload). Who may send is in the ticket that
// the pages carry, not in a cookie: a cookie of the report's pages stays with those pages.
func (d Attach) MountUploads(a *web.App) {
	h := d.Files.Store.Tus(uploadBase, func(r *http.Request) (string, string, error) {
		org, owner, ok := d.Files.Uploader(r.Context(), r.Header.Get(ticketHeader))
		if !ok {
			return "", "", fault.Missing()
		}
		return org, owner, nil
	})
	for _, pattern := range []string{"OPTIONS " + uploadBase + "{$}", "POST " + uploadBase + "{$}", "HEAD " + uploadBase + "{upload}", "PATCH " + uploadBase + "{upload}", "DELETE " + uploadBase + "{upload}"} {
		a.Mount(pattern, incident.ActReceipt, h)
	}
}
