package evidenceweb

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one thing that can be done with an exhibit, asked for on a page of its own.
type act struct {
	path                string
	action              authz.Action
	title, lede, button string
	file                bool // it takes a file
	warn                bool
	ask                 func(p *askPage) []input
	run                 func(ctx context.Context, s *evidence.Service, x evidence.Exhibit, v url.Values, f files.Ready, part string) error
	done                string
}

// input is one field of an act's form: text, a line or several, or a choice.
type input struct {
	text   *ui.Field
	area   *ui.Field
	choice *ui.Choice
	date   *ui.Date
}

type askPage struct {
	act
	ctx           context.Context
	x             evidence.Exhibit
	v             url.Values
	problems      ui.Problems
	inputs        []input
	action, back  string
	upload, words string
}

func (p *askPage) line(name, label, hint string) input {
	return input{text: &ui.Field{Name: name, Label: lang.T(p.ctx, label), Hint: hintOf(p.ctx, hint), Value: p.v.Get(name), Error: p.problems.For(name)}}
}

func (p *askPage) words2(name, label, hint string) input {
	return input{area: &ui.Field{Name: name, Label: lang.T(p.ctx, label), Hint: hintOf(p.ctx, hint), Value: p.v.Get(name), Error: p.problems.For(name), Rows: 3}}
}

func (p *askPage) day(name, label, hint string) input {
	return input{date: &ui.Date{Name: name, Label: lang.T(p.ctx, label), Hint: hintOf(p.ctx, hint), Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")}}
}

func (p *askPage) pick(name, label string, list [][2]string) input {
	c := &ui.Choice{Name: name, Label: lang.T(p.ctx, label), Error: p.problems.For(name), Plain: true}
	for _, o := range list {
		c.Options = append(c.Options, ui.Option{Value: o[0], Label: lang.T(p.ctx, o[1]), Chosen: p.v.Get(name) == o[0]})
	}
	return input{choice: c}
}

func hintOf(ctx context.Context, s string) string {
	if s == "" {
		return ""
	}
	return lang.T(ctx, s)
}

// acts are what can be done with an exhibit by a form of its own.
func acts() []act {
	type service = *evidence.Service
	return []act{
		{path: "settle", action: evidence.ActAdd, title: "What became of the footage", lede: "Nothing can be changed here later but by a correction.", button: "Save", done: "settled",
			ask: func(p *askPage) []input {
				return []input{p.pick("saved", "Was it saved?", [][2]string{{"yes", "Yes, it was saved"}, {"no", "No, it is lost"}}), p.line("by", "Who saved it", "If it was saved"), p.words2("note", "What was saved, or why it was lost", "For example: 10:30pm to 10:55pm, both lanes")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				if v.Get("saved") != "yes" && v.Get("saved") != "no" {
					return fault.WithProblems(fault.Problems{{Field: "saved", Message: "Choose whether it was saved"}})
				}
				return s.Settle(ctx, x.Org, x.ID, v.Get("saved") == "yes", v.Get("by"), v.Get("note"))
			}},
		{path: "kept", action: evidence.ActAdd, title: "Until when they keep it", lede: "Ask whoever holds it. If they keep it no longer, fetch it first and add the file.", button: "Save", done: "kept",
			ask: func(p *askPage) []input {
				return []input{p.pick("still", "Do they still have it?", [][2]string{{"yes", "Yes"}, {"no", "No, it is gone"}}), p.day("until", "Until when they keep it", "If they still have it"), p.words2("note", "Who said so", "")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				var p fault.Problems
				until := moment(v, "until", &p)
				switch {
				case v.Get("still") == "no":
					until, p = time.Time{}, nil
				case v.Get("still") != "yes":
					p.Add("still", "Choose whether they still have it")
				case until.IsZero() && len(p) == 0:
					p.Add("until", "Give the day until which they keep it")
				}
				if err := fault.WithProblems(p); err != nil {
					return err
				}
				return s.Kept(ctx, x.Org, x.ID, until, v.Get("note"))
			}},
		{path: "receive", action: evidence.ActAdd, title: "Add the file", lede: "Its fingerprint is taken while it arrives. The original is locked.", button: "Add the file", file: true, done: "received",
			ask: func(p *askPage) []input {
				return []input{p.words2("why", "How it came here", "For example: by the security desk’s own stick")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, f files.Ready, _ string) error {
				return s.Receive(ctx, x.Org, x.ID, f, v.Get("why"))
			}},
		{path: "redact", action: evidence.ActAdd, title: "Add a redacted copy", lede: "It stands beside the original, with its own fingerprint. The original is not touched.", button: "Add the copy", file: true, done: "redacted",
			ask: func(p *askPage) []input {
				return []input{p.words2("what", "What was blurred or taken out", "For example: 3 other patients blurred, sound removed"), p.words2("why", "Why", ""), p.line("second", "Who looked a second time", "If anybody did")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, f files.Ready, _ string) error {
				return s.Redact(ctx, x.Org, x.ID, f, v.Get("what"), v.Get("why"), v.Get("second"))
			}},
		{path: "correct", action: evidence.ActAdd, title: "Add a correction", lede: "Nothing in a ledger is ever changed. What was wrong is put right by a further entry.", button: "Add it", done: "corrected",
			ask: func(p *askPage) []input { return []input{p.words2("note", "What is to be put right", "")} },
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				return s.Correct(ctx, x.Org, x.ID, v.Get("note"))
			}},
		{path: "return", action: evidence.ActKeep, title: "Note that it was given back", button: "Note it", done: "returned",
			ask: func(p *askPage) []input { return []input{p.line("to", "To whom", ""), p.words2("why", "Why", "")} },
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				return s.Return(ctx, x.Org, x.ID, v.Get("to"), v.Get("why"))
			}},
		{path: "hold", action: evidence.ActKeep, title: "Place a hold", lede: "Nobody can delete the exhibit until two people have lifted the hold.", button: "Place the hold", done: "held",
			ask: func(p *askPage) []input {
				return []input{p.pick("ground", "For what", evidence.HoldGrounds()), p.words2("reason", "Why", "A reference helps: of the police, the court, the claim")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				return s.Place(ctx, x.Org, x.ID, v.Get("ground"), v.Get("reason"))
			}},
		{path: "lift/{hold}", action: evidence.ActDelete, title: "Lift a hold", lede: "It takes two people: the first asks, the second lifts.", button: "Go on", done: "lifted",
			ask: func(p *askPage) []input { return []input{p.words2("reason", "Why it may go", "")} },
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, hold string) error {
				_, err := s.Lift(ctx, x.Org, x.ID, hold, v.Get("reason"))
				return err
			}},
		{path: "delete", action: evidence.ActKeep, title: "Ask for it to be deleted", lede: "Somebody else decides. If it is deleted, its number, dates, fingerprints and ledger stay, with a certificate.", button: "Ask for it", done: "asked",
			ask: func(p *askPage) []input {
				return []input{p.pick("ground", "On what ground", evidence.DeleteGrounds()), p.words2("reason", "Why", "")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				return s.AskDelete(ctx, x.Org, x.ID, v.Get("ground"), v.Get("reason"))
			}},
		{path: "decide", action: evidence.ActDelete, title: "Delete it or keep it", lede: "A deletion removes every copy here and cannot be taken back. Copies that were given to others are with them.", button: "Decide", warn: true, done: "decided",
			ask: func(p *askPage) []input {
				return []input{p.pick("decision", "Your decision", [][2]string{{"keep", "Keep it"}, {"delete", "Delete it for good"}}), p.words2("reason", "Why", "")}
			},
			run: func(ctx context.Context, s service, x evidence.Exhibit, v url.Values, _ files.Ready, _ string) error {
				if d := v.Get("decision"); d != "keep" && d != "delete" {
					return fault.WithProblems(fault.Problems{{Field: "decision", Message: "Choose whether it is deleted or kept"}})
				}
				return s.Decide(ctx, x.Org, x.ID, v.Get("decision") == "delete", v.Get("reason"))
			}},
	}
}

var doneText = map[string]string{"settled": "It is noted what became of the footage.", "kept": "It is noted what they said.", "received": "The file is here and its fingerprint is taken.", "redacted": "The redacted copy stands beside the original.",
	"corrected": "The correction is in the ledger.", "returned": "It is noted.", "held": "The hold is placed.", "lifted": "It is noted. The hold goes when a second person has lifted it.", "asked": "Somebody else decides now.",
	"decided": "Your decision is in the ledger.", "checked": "It was checked just now. What was found is the newest entry.", "added": "The exhibit is in the register.", "revoked": "The link no longer works."}

func doneWords(ctx context.Context, code string) string {
	if s := doneText[code]; s != "" {
		return lang.T(ctx, s)
	}
	return ""
}

func (d Deps) actRoutes() []web.Route {
	var out []web.Route
	for _, a := range acts() {
		post := web.Route{Pattern: "POST /evidence/{id}/" + a.path, Action: a.action, Handle: d.takeAct(a)}
		if a.file {
			post.MaxBody = maxForm
		}
		out = append(out, web.Route{Pattern: "GET /evidence/{id}/" + a.path, Action: a.action, Handle: d.askAct(a)}, post)
	}
	return out
}

func (d Deps) askAct(a act) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		x, err := d.Evidence.Get(r.Context(), web.Scope(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		return d.showAct(w, r, a, x, url.Values{}, nil)
	}
}

func (d Deps) showAct(w http.ResponseWriter, r *http.Request, a act, x evidence.Exhibit, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p := &askPage{act: a, ctx: ctx, x: x, v: v, problems: web.Problems(ctx, problems), action: r.URL.Path, back: evidence.Path(x.ID), upload: v.Get("upload"), words: uploadWords(ctx)}
	p.inputs = a.ask(p)
	view := web.View{Title: lang.T(ctx, a.title), Crumbs: crumbs(ctx, &x, ui.Crumb{Label: lang.T(ctx, a.title)}), Current: "/evidence", Problems: problems, Body: askBody(p)}
	if a.file {
		view.Scripts = []string{"evidence.mjs"}
	}
	return web.Staff(w, r, view)
}

func (d Deps) takeAct(a act) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		x, err := d.Evidence.Get(ctx, web.Scope(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		v, f, err := d.form(r, a.file, x.Org)
		if err == nil {
			err = a.run(ctx, d.Evidence, x, v, f, r.PathValue("hold"))
		}
		if fault.Is(err, fault.Conflict) && len(fault.ProblemsOf(err)) == 0 {
			err = fault.WithProblems(fault.Problems{{Message: fault.MessageOf(err)}})
		}
		if p := fault.ProblemsOf(err); len(p) > 0 {
			return d.showAct(w, r, a, x, v, p)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, evidence.Path(x.ID)+"?done="+a.done+"#done")
	}
}

// form reads a form and its file: one that a script has sent before (the field upload), or one in the form itself. Bytes go
// from the request into the sealed store and nowhere else.
func (d Deps) form(r *http.Request, takes bool, org string) (url.Values, files.Ready, error) {
	actor := authz.From(r.Context())
	owner := d.Evidence.Uploader(org, actor.ID)
	var f files.Ready
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	v := url.Values{}
	if err == nil && kind == "multipart/form-data" {
		in, err := r.MultipartReader()
		if err != nil {
			return v, f, broken
		}
		for range 60 {
			part, err := in.NextPart()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return v, f, tooLong(err)
			}
			if part.FileName() != "" && takes && f.ID == "" {
				if f, err = d.Evidence.Files.PutLarge(r.Context(), org, owner, part.FileName(), part, maxForm); err != nil {
					return v, f, tooLong(err)
				}
				continue
			}
			b, err := io.ReadAll(io.LimitReader(part, 8<<10))
			if err != nil {
				return v, f, tooLong(err)
			}
			if part.FileName() == "" {
				v.Add(part.FormName(), string(b))
			}
		}
	} else {
		if err := r.ParseForm(); err != nil {
			return v, f, fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
		}
		v = r.PostForm
	}
	if !takes || f.ID != "" {
		return v, f, nil
	}
	if v.Get("upload") == "" {
		return v, f, fault.WithProblems(fault.Problems{{Field: "file", Message: "Choose a file first"}})
	}
	f, err = d.Evidence.Files.FinishLarge(r.Context(), org, owner, v.Get("upload"))
	if fault.Is(err, fault.NotFound) {
		v.Del("upload")
		err = fault.WithProblems(fault.Problems{{Field: "file", Message: "What was sent is no longer there. Choose the file again"}})
	}
	return v, f, err
}

var broken = fault.WithProblems(fault.Problems{{Field: "file", Message: "The file did not arrive whole. Choose it again"}})

func tooLong(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) || fault.Is(err, fault.TooLarge) {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: "Without scripts a file may have up to 200 MB. Allow scripts for larger ones"}})
	}
	if len(fault.ProblemsOf(err)) > 0 || fault.KindOf(err) != fault.Internal {
		return err
	}
	return broken
}
