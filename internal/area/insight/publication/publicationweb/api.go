package publicationweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/web"
)

// ReleaseLine is a release in the API's list.
type ReleaseLine struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Publisher  string     `json:"publisher" doc:"ODS code"`
	From       string     `json:"from" doc:"First month, YYYY-MM"`
	To         string     `json:"to" doc:"Last month, YYYY-MM"`
	Counted    string     `json:"counted" enum:"staff,incidents"`
	Rule       string     `json:"rule"`
	ReleasedAt time.Time  `json:"released_at"`
	Hash       string     `json:"sha256" doc:"Of the bytes at frozen.json"`
	Withdrawn  *time.Time `json:"withdrawn_at,omitempty"`
	Reason     string     `json:"reason,omitempty" doc:"Why it was withdrawn, or what it corrects"`
	Replaces   string     `json:"replaces,omitempty"`
	ReplacedBy string     `json:"replaced_by,omitempty"`
}

// ReleaseList is the API's list of releases, the newest first.
type ReleaseList struct {
	Body struct {
		Releases []ReleaseLine `json:"releases"`
	}
}

// ReleaseWhole is one release of the API with its tables, as they were frozen.
type ReleaseWhole struct {
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		ReleaseLine
		Files  []string            `json:"files,omitempty"`
		Frozen *publication.Frozen `json:"frozen,omitempty" doc:"Absent where the release was withdrawn"`
	}
}

// ReleaseID names a release.
type ReleaseID struct {
	ID string `path:"id"`
}

// API adds the open data to the API. It has frozen releases only, so everything in it went through the gate.
func API(a *web.App, d Deps) {
	web.Serve(a, web.Operation{Name: "list-releases", Method: "GET", Path: "/api/v1/releases", Summary: "Published releases, for everybody", Action: web.Public}, d.apiList)
	web.Serve(a, web.Operation{Name: "get-release", Method: "GET", Path: "/api/v1/releases/{id}", Summary: "A published release with its tables, for everybody", Action: web.Public}, d.apiGet)
}

func line(x *publication.Release) ReleaseLine {
	l := ReleaseLine{ID: x.ID, Title: x.Title, Publisher: x.Org, From: string(x.Spec.From), To: string(x.Spec.To), Counted: x.Spec.Counted, Rule: x.Spec.Rule.Words(), ReleasedAt: x.Second.At, Hash: x.Hash,
		Reason: x.Reason, Replaces: x.Replaces, ReplacedBy: x.ReplacedBy}
	if x.State == publication.Withdrawn {
		l.Withdrawn = &x.Withdrawn
	}
	return l
}

func (d Deps) apiList(ctx context.Context, _ *struct{}) (*ReleaseList, error) {
	all, err := d.Service.Published(ctx)
	if err != nil {
		return nil, err
	}
	out := &ReleaseList{}
	out.Body.Releases = []ReleaseLine{}
	for _, x := range all {
		out.Body.Releases = append(out.Body.Releases, line(x))
	}
	return out, nil
}

func (d Deps) apiGet(ctx context.Context, in *ReleaseID) (*ReleaseWhole, error) {
	x, f, err := d.Service.Public(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &ReleaseWhole{ETag: `"` + x.Hash + `"`, CacheControl: "public, no-cache"}
	out.Body.ReleaseLine, out.Body.Frozen = line(x), f
	if f != nil {
		for _, name := range []string{"data.csv", "data.json", "data.parquet", "data.xlsx", "data.csv-metadata.json", "frozen.json"} {
			out.Body.Files = append(out.Body.Files, "/api/v1/releases/"+x.ID+"/"+name)
		}
	}
	return out, nil
}
