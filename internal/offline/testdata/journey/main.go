// Command journey serves a five-question form on the contract of package offline, for trying the journey in a browser.
// It counts what it receives; it stores nothing. Control it through /control.
package main

import (
	"encoding/json"
	"fmt"
	"html"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/offline"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type desk struct {
	mu      sync.Mutex
	reports map[string]offline.Send
	posts   int // sends that arrived, repeated ones too
	plain   int // plain posts of the check page
	answer  int // status to answer instead of taking a report; 0 takes it
	site    *offline.Site
	form    offline.Manifest
}

func main() {
	site, err := offline.New(offline.Options{})
	if err != nil {
		log.Fatal(err)
	}
	d := &desk{reports: map[string]offline.Send{}, site: site, form: form()}
	mux := http.NewServeMux()
	for _, p := range []string{"/sw.js", "/manifest.webmanifest", "/assets/offline/"} {
		mux.Handle(p, site.Handler())
	}
	mux.HandleFunc("GET /assets/app.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		if css, err := os.ReadFile(os.Getenv("JOURNEY_CSS")); err == nil {
			_, _ = w.Write(css)
		}
	})
	mux.HandleFunc("GET /report/form.json", func(w http.ResponseWriter, r *http.Request) { reply(w, 200, d.form) })
	mux.HandleFunc("POST /report/send", d.send)
	mux.HandleFunc("GET /report", d.question)
	mux.HandleFunc("GET /report/{step}", d.question)
	mux.HandleFunc("POST /report/{step}", d.post)
	mux.HandleFunc("GET /cases/1", func(w http.ResponseWriter, r *http.Request) { d.page(w, "Case", `<h1>Case, not to be kept</h1>`) })
	mux.HandleFunc("/control", d.control)
	log.Fatal(http.ListenAndServe(os.Args[1], mux))
}

func form() offline.Manifest {
	texts := map[string]string{}
	for _, k := range offline.Texts {
		texts[k] = k
	}
	texts["Copied"] = "Copied."
	radio := func(id, title string, heading bool, labels ...string) offline.Step {
		f := offline.Field{Name: id, Kind: offline.Radio, Label: title, Required: id == "safe" || heading, Heading: heading}
		for i, l := range labels {
			f.Options = append(f.Options, offline.Option{Value: fmt.Sprint(i), Label: l})
		}
		return offline.Step{ID: id, Path: "/report/" + id, Title: title, Fields: []offline.Field{f}}
	}
	return offline.Manifest{Version: "1", Lang: "en", Texts: texts, Steps: []offline.Step{
		radio("safe", "Are you safe now?", false, "Yes, I am safe for now", "No, I need help"),
		radio("what", "What happened?", false, "Hurt or touched", "Shouting"),
		radio("where", "Where was it?", true, "in an ambulance", "Harbour ward"),
		radio("police", "Have you told the police?", false, "Yes", "Not yet"),
		{ID: "words", Path: "/report/words", Title: "In your words", Fields: []offline.Field{{Name: "words", Kind: offline.TextArea, Label: "In your words"}}},
	}}
}

func (d *desk) page(w http.ResponseWriter, title, body string) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s – Havenward</title>
<link rel="stylesheet" href="/assets/app.css"><link rel="manifest" href="/manifest.webmanifest"><script type="module" src="%s"></script></head>
<body class="hw-body hw-body--reporter"><header class="hw-header">Havenward</header><div class="hw-wrap hw-wrap--narrow">%s</div></body></html>`, title, d.site.Script(), body)
}

func (d *desk) question(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("step")
	if id == "" {
		id = "safe"
	}
	switch id {
	case "outbox":
		d.page(w, "Reports on this device", `<main id="main" data-hw-outbox><h1>Reports on this device</h1></main>`)
		return
	case "bye":
		d.page(w, "Signed out", `<main id="main" data-hw-signed-out><h1>Signed out</h1></main>`)
		return
	case "check":
		if _, err := r.Cookie("seen"); err != nil {
			http.Redirect(w, r, "/report", http.StatusSeeOther)
			return
		}
		d.page(w, "Check and send", `<main id="main"><h1>Check and send</h1><form method="post" action="/report/check" data-hw-step="check"><button>Send my report</button></form></main>`)
		return
	}
	for _, s := range d.form.Steps {
		if s.ID != id {
			continue
		}
		var b strings.Builder
		for _, f := range s.Fields {
			for i, o := range f.Options {
				fmt.Fprintf(&b, `<p><input type="radio" id="%s-%d" name="%s" value="%s"><label for="%s-%d">%s</label></p>`, f.Name, i, f.Name, o.Value, f.Name, i, html.EscapeString(o.Label))
			}
			if f.Kind == offline.TextArea {
				fmt.Fprintf(&b, `<label for="%s">%s</label><textarea id="%s" name="%s"></textarea>`, f.Name, f.Label, f.Name, f.Name)
			}
		}
		d.page(w, s.Title, fmt.Sprintf(`<main id="main"><h1>%s</h1><form method="post" action="%s" data-hw-step="%s" data-hw-place="A1">%s<button>Continue</button></form></main>`, s.Title, s.Path, s.ID, b.String()))
		return
	}
	http.NotFound(w, r)
}

func (d *desk) post(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
	id := r.PathValue("step")
	if id == "check" {
		d.mu.Lock()
		d.plain++
		d.reports[r.FormValue("idempotency_key")] = offline.Send{IdempotencyKey: r.FormValue("idempotency_key")}
		d.mu.Unlock()
		d.page(w, "Report sent", `<main id="main" data-hw-receipt="HW3P-9T6D"><h1>Report sent</h1></main>`)
		return
	}
	for i, s := range d.form.Steps {
		if s.ID == id {
			next := "/report/check"
			if i+1 < len(d.form.Steps) {
				next = d.form.Steps[i+1].Path
			}
			http.Redirect(w, r, next, http.StatusSeeOther)
			return
		}
	}
	http.NotFound(w, r)
}

func (d *desk) send(w http.ResponseWriter, r *http.Request) {
	var in offline.Send
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil {
		reply(w, 400, map[string]string{})
		return
	}
	time.Sleep(150 * time.Millisecond) // long enough for another tab to try as well
	d.mu.Lock()
	defer d.mu.Unlock()
	d.posts++
	switch d.answer {
	case 422:
		reply(w, 422, offline.Refusal{Errors: []offline.FieldError{{Field: "where", Message: "Harbour ward has moved to another site. Choose where it happened and it will go."}}})
		return
	case 409:
		reply(w, 409, offline.Conflict{Field: "words", Message: "This report was changed elsewhere.", Server: "Their words"})
		return
	case 503:
		reply(w, 503, map[string]string{})
		return
	}
	status := 201
	if _, had := d.reports[in.IdempotencyKey]; had {
		status = 200
	}
	d.reports[in.IdempotencyKey] = in
	reply(w, status, offline.Receipt{Code: fmt.Sprintf("HW3P-%04d", len(d.reports)), PIN: "123456", ReceivedAt: time.Now().UTC(),
		Contact: offline.Contact{Name: "Dele Adeyemi", Role: "Duty manager", Promise: "Will phone you today, between 2pm and 6pm"}})
}

func (d *desk) control(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := r.FormValue("answer"); s != "" {
		_, _ = fmt.Sscan(s, &d.answer)
	}
	if r.FormValue("reset") != "" {
		d.reports, d.posts, d.plain = map[string]offline.Send{}, 0, 0
	}
	reply(w, 200, map[string]any{"reports": d.reports, "posts": d.posts, "plain": d.plain})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
