package incidentweb

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// attachPage is where files are added.
type attachPage struct {
	Base, Back, Ref string
	Staff           bool
	Closed          bool // the report takes no more files
	List            []attached
	Problems        ui.Problems
	Done            string
	Ticket, Words   string
}

// attached is a file as a list shows it. Links are "" where there is nothing to do.
type attached struct {
	Name, What, State    string
	Colour               ui.TagColour
	Open, Original, Take string
}

func listed(ctx context.Context, list []files.File) []attached {
	var out []attached
	for _, f := range list {
		a := attached{Name: f.Name, What: lang.T(ctx, kindOfFile[f.MediaType]) + ", " + size(ctx, f.Size)}
		switch f.State {
		case files.Waiting:
			a.State, a.Colour = lang.T(ctx, "Being checked"), ui.TagYellow
		case files.Refused:
			a.State, a.Colour = lang.T(ctx, "Refused: it may harm a computer"), ui.TagRed
		default:
			a.State, a.Colour = lang.T(ctx, "Kept"), ui.TagGrey
		}
		out = append(out, a)
	}
	return out
}

var kindOfFile = map[string]string{files.JPEG: "Photograph", files.PNG: "Photograph", files.PDF: "PDF document", files.Text: "Text", files.DOCX: "Word document",
	files.XLSX: "Excel workbook", files.PPTX: "PowerPoint presentation", files.MP3: "Recording", files.WAV: "Recording", files.OGG: "Recording", files.M4A: "Recording"}

// accepted is what a file chooser offers; the server decides by what a file holds.
const accepted = "image/jpeg,image/png,audio/*,application/pdf,text/plain,.jpg,.jpeg,.png,.pdf,.txt,.docx,.xlsx,.pptx,.mp3,.wav,.ogg,.m4a"

// size says a number of bytes as people do.
func size(ctx context.Context, n int64) string {
	switch {
	case n >= 1<<20:
		return lang.T(ctx, "%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return lang.T(ctx, "%d kB", n>>10)
	}
	return lang.N(ctx, int(n), "%d byte", "%d bytes")
}

var doneWords = map[string]string{"added": "It is added to your report.", "removed": "The file is taken back."}

func (d Attach) holderPage(w http.ResponseWriter, r *http.Request, h holding) error {
	return d.showHolder(w, r, h, nil)
}

func (d Attach) showHolder(w http.ResponseWriter, r *http.Request, h holding, problems fault.Problems) error {
	ctx := r.Context()
	given, err := d.Files.Given(ctx, h.Holder)
	if err != nil {
		return err
	}
	p := attachPage{Base: h.Base + "/files", Back: h.page(), List: listed(ctx, given), Problems: web.Problems(ctx, problems), Words: uploadWords(ctx)}
	for i, f := range given {
		if !f.Seen {
			p.List[i].Take = p.Base + "/" + f.ID + "/remove"
		}
	}
	if s := doneWords[r.URL.Query().Get("done")]; s != "" && len(problems) == 0 {
		p.Done = lang.T(ctx, s)
	}
	if p.Ticket, err = d.Files.HolderTicket(h.Holder); err != nil {
		return err
	}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, "Add a photo or file"), Problems: problems, Scripts: []string{"attach.mjs"}, Body: p.page()})
}

func (d Attach) holderAdd(w http.ResponseWriter, r *http.Request, h holding) error {
	_, problems, err := take(r, d.takerOf(r.Context(), h.Holder))
	if err != nil {
		return err
	}
	return answerAdd(w, r, problems, h.Base+"/files?done=added#done", func() error { return d.showHolder(w, r, h, problems) })
}

// answerAdd answers a script with a status alone, and a form with a page.
func answerAdd(w http.ResponseWriter, r *http.Request, problems fault.Problems, next string, again func() error) error {
	asked := strings.HasPrefix(r.Header.Get("Accept"), "application/json")
	switch {
	case len(problems) > 0 && asked:
		return fault.WithProblems(problems)
	case len(problems) > 0:
		return again()
	case asked:
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return web.Redirect(w, r, next)
}

func (d Attach) holderRemove(w http.ResponseWriter, r *http.Request, h holding) error {
	err := d.Files.TakeBack(r.Context(), h.Holder, r.PathValue("file"))
	if fault.Is(err, fault.Conflict) {
		return d.showHolder(w, r, h, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, h.Base+"/files?done=removed#done")
}

// uploadWords are the sentences of attach.mjs, in the reader's language.
func uploadWords(ctx context.Context) string {
	b, err := json.Marshal(map[string]string{
		"ready": lang.T(ctx, "Waiting for its turn"), "sending": lang.T(ctx, "Sending: {sent} of {all} MB"), "paused": lang.T(ctx, "Paused at {sent} of {all} MB"),
		"lost": lang.T(ctx, "The connection was lost at {sent} of {all} MB. What arrived is kept. It goes on by itself when there is a signal."),
		"back": lang.T(ctx, "The connection is back. Going on from {sent} of {all} MB"), "checking": lang.T(ctx, "All of it arrived. Being checked"),
		"kept": lang.T(ctx, "Added to the report"), "stopped": lang.T(ctx, "Stopped. Nothing of it was added"), "refused": lang.T(ctx, "Not added."),
		"ended": lang.T(ctx, "This page was open too long and was closed to keep the report private. Open the report again, then add the file once more."),
		"pause": lang.T(ctx, "Pause"), "resume": lang.T(ctx, "Go on"), "stop": lang.T(ctx, "Stop"), "of": lang.T(ctx, "{action}: {name}"),
	})
	if err != nil {
		return "{}" // strings always marshal
	}
	return string(b)
}

func (d Attach) staffPage(w http.ResponseWriter, r *http.Request) error {
	rec, done, err := d.Staff.open(w, r)
	if err != nil || done {
		return err
	}
	return d.showStaff(w, r, &rec, nil)
}

func (d Attach) showStaff(w http.ResponseWriter, r *http.Request, rec *incident.Whole, problems fault.Problems) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Files.Of(ctx, sc, rec.ID)
	if err != nil {
		return err
	}
	p := attachPage{Base: "/reports/" + rec.ID + "/files", Back: "/reports/" + rec.ID + "#files", Ref: rec.Ref, Staff: true, List: staffList(ctx, rec.ID, list),
		Problems: web.Problems(ctx, problems), Words: uploadWords(ctx), Closed: rec.Stage == incident.Withdrawn || rec.Stage == incident.Merged}
	if p.Ticket, err = d.Files.HandlerTicket(ctx, sc, rec.ID); err != nil {
		return err
	}
	c := crumbs(ctx, rec.Ref, lang.T(ctx, "Files"))
	c[1].Href = "/reports/" + rec.ID
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Add a photo or file"), Crumbs: c, Current: d.Staff.home(ctx), Problems: problems, Scripts: []string{"attach.mjs"}, Body: p.page()})
}

// staffList is the files of a report with what its handlers can do.
func staffList(ctx context.Context, record string, list []files.File) []attached {
	out := listed(ctx, list)
	for i, f := range list {
		if f.State != files.Clean {
			continue
		}
		if out[i].State = lang.T(ctx, "No virus was found"); f.Scanned.IsZero() {
			out[i].State, out[i].Colour = lang.T(ctx, "Not scanned for viruses"), ui.TagYellow
		}
		out[i].Open = "/reports/" + record + "/files/" + url.PathEscape(f.ID)
		if f.MediaType == files.JPEG || f.MediaType == files.PNG {
			out[i].Original = out[i].Open + "/original"
		}
	}
	return out
}

func (d Attach) staffAdd(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	rec, done, err := d.Staff.open(w, r)
	if err != nil || done {
		return err
	}
	_, problems, err := take(r, taker{
		put:    func(name string, r io.Reader) (files.Ready, error) { return d.Files.PutFor(ctx, sc, rec.ID, name, r) },
		finish: func(upload string) (files.Ready, error) { return d.Files.FinishFor(ctx, sc, rec.ID, upload) },
		attach: func(ready ...files.Ready) error { return d.Files.Add(ctx, rec.Org, rec.ID, ready...) },
	})
	if err != nil {
		return err
	}
	return answerAdd(w, r, problems, "/reports/"+rec.ID+"#files", func() error { return d.showStaff(w, r, &rec, problems) })
}
