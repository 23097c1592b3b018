// Package bodycamweb is the pages of cameras that staff wear. It decides nothing: package bodycam does.
package bodycamweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Cameras *bodycam.Service
	Policy  *authz.Policy
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// scope gives the reader's scope of another action, the zero scope where they may not.
func (d Deps) scope(ctx context.Context, act authz.Action) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// maxFile bounds what a form that takes a file may send, in bytes.
const maxFile = 257 << 20

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	out := []web.Route{
		{Pattern: "GET /camera", Action: bodycam.ActTake, Handle: d.desk},
		{Pattern: "GET /camera/take/{id}", Action: bodycam.ActTake, Handle: d.desk},
		{Pattern: "POST /camera/take/{id}", Action: bodycam.ActTake, Handle: d.take},
		{Pattern: "POST /camera/return/{id}", Action: bodycam.ActTake, Handle: d.bringBack},
		{Pattern: "POST /camera/not-worn", Action: bodycam.ActTake, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.decide(w, r, "not_worn") }},
		{Pattern: "POST /camera/not-used", Action: bodycam.ActTake, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.decide(w, r, "not_used") }},
		{Pattern: "GET /camera/recordings", Action: bodycam.ActSay, Handle: d.mine},
		{Pattern: "GET /cameras", Action: bodycam.ActRead, Handle: d.devices},
		{Pattern: "GET /cameras/devices/{id}", Action: bodycam.ActDevices, Handle: d.device},
		{Pattern: "GET /cameras/uses", Action: bodycam.ActRead, Handle: d.uses},
		{Pattern: "GET /cameras/uses/{id}", Action: bodycam.ActRead, Handle: d.use},
		{Pattern: "POST /cameras/uses/{id}/live", Action: bodycam.ActLive, Handle: d.live},
		{Pattern: "GET /cameras/recordings", Action: bodycam.ActDevices, Handle: d.recordings},
		{Pattern: "GET /cameras/recordings/{id}", Action: bodycam.ActDevices, Handle: d.recording},
		{Pattern: "GET /cameras/decisions", Action: bodycam.ActRead, Handle: d.decisions},
		{Pattern: "GET /cameras/losses", Action: bodycam.ActBreach, Handle: d.losses},
		{Pattern: "GET /cameras/losses/{id}", Action: bodycam.ActBreach, Handle: d.loss},
		{Pattern: "GET /cameras/files", Action: bodycam.ActImport, Handle: d.imports},
		{Pattern: "POST /cameras/files", Action: bodycam.ActImport, Handle: d.sendFile, MaxBody: maxFile},
		{Pattern: "GET /cameras/files/{id}", Action: bodycam.ActImport, Handle: d.imported},
		{Pattern: "POST /cameras/files/{id}/map", Action: bodycam.ActImport, Handle: d.mapFile},
		{Pattern: "POST /cameras/files/{id}/take", Action: bodycam.ActImport, Handle: d.takeFile},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, x := range downloads {
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: x.act, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, x.which, format) }})
		}
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.do(w, r, a) }})
	}
	return out
}

// downloads are the lists that can be taken away.
var downloads = map[string]struct {
	which string
	act   authz.Action
}{
	"/cameras": {"devices", bodycam.ActDevices}, "/cameras/uses": {"uses", bodycam.ActRead}, "/cameras/recordings": {"recordings", bodycam.ActDevices},
	"/cameras/decisions": {"decisions", bodycam.ActRead}, "/cameras/losses": {"losses", bodycam.ActBreach},
}
