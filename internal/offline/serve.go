package offline

import (
	"encoding/json"
	"net/http"
	"path"
	"strings"
)

// Site serves the offline half: the worker, the app manifest and the modules. Make one with [New] and share it.
type Site struct {
	b     *bundle
	name  string
	theme string
	app   []byte
}

// Options are what an operator may theme. The zero value is Havenward's own.
type Options struct {
	Name  string // name of the installed app; "Havenward" when empty
	Theme string // colour of the header as #rrggbb; "#12303f" when empty
}

// New prepares everything once. It fails only when the program was built without its files.
func New(o Options) (*Site, error) {
	b, err := load()
	if err != nil {
		return nil, err
	}
	s := &Site{b: b, name: o.Name, theme: o.Theme}
	if s.name == "" {
		s.name = "Havenward"
	}
	if s.theme == "" {
		s.theme = "#12303f"
	}
	s.app, err = json.Marshal(s.webApp())
	return s, err
}

// Script is the path of the module every page of the report form loads with <script type="module">. It changes with
// its content.
func (s *Site) Script() string { return s.b.path("report.mjs") }

// Walk is the path of the module of a walk-round, which works without a network too.
func (s *Site) Walk() string { return s.b.path("walk.mjs") }

// Version names this build of the files; it is part of every path below /assets/offline/.
func (s *Site) Version() string { return s.b.version }

// Handler serves /sw.js, /manifest.webmanifest and /assets/offline/. Mount it at those three paths; it answers 404 to
// anything else and 405 to anything but GET and HEAD.
func (s *Site) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		switch p := r.URL.Path; {
		case p == "/sw.js":
			h.Set("Service-Worker-Allowed", "/")
			h.Set("Cache-Control", "no-cache")
			write(w, r, "text/javascript; charset=utf-8", s.b.worker)
		case p == "/manifest.webmanifest":
			h.Set("Cache-Control", "no-cache")
			write(w, r, "application/manifest+json", s.app)
		case strings.HasPrefix(p, "/assets/offline/"+s.b.version+"/"):
			name := path.Base(p)
			data, ok := s.b.files[name]
			if !ok || p != s.b.path(name) {
				http.NotFound(w, r)
				return
			}
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
			write(w, r, mime(name), data)
		default:
			http.NotFound(w, r)
		}
	})
}

func mime(name string) string {
	if strings.HasSuffix(name, ".svg") {
		return "image/svg+xml"
	}
	return "text/javascript; charset=utf-8"
}

func write(w http.ResponseWriter, r *http.Request, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(data) // the reader has gone; there is nobody to tell
}

type webApp struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	ShortName  string    `json:"short_name"`
	StartURL   string    `json:"start_url"`
	Scope      string    `json:"scope"`
	Display    string    `json:"display"`
	Theme      string    `json:"theme_color"`
	Background string    `json:"background_color"`
	Icons      []appIcon `json:"icons"`
}

type appIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

func (s *Site) webApp() webApp {
	return webApp{ID: "/report", Name: s.name, ShortName: s.name, StartURL: "/report", Scope: "/", Display: "standalone",
		Theme: s.theme, Background: "#ffffff",
		Icons: []appIcon{{s.b.path("icon.svg"), "any", "image/svg+xml", "any"}, {s.b.path("icon.svg"), "any", "image/svg+xml", "maskable"}}}
}
