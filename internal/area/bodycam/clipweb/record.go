package clipweb

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// clipPage is one clip as its page shows it. What is sealed is there only for a reader who said why within the hour.
type clipPage struct {
	clip.Clip
	d          Deps
	title      string
	unit       string
	now        time.Time
	opened     bool
	holds      []clip.Hold
	exhibit    clip.Exhibit
	seen       bool // the reader may see the exhibit
	camera     clip.Activation
	recorded   bool // the activation is known and in reach
	transfers  []clip.Transfer
	events     []clip.Event
	accesses   []clip.Access
	redactions []clip.Redaction
	todo       []ui.Link
	v          url.Values
	problems   ui.Problems
}

func (d Deps) record(w http.ResponseWriter, r *http.Request) error {
	return d.showClip(w, r, url.Values{}, nil)
}

// open takes the reason for which somebody reads the record.
func (d Deps) open(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	id := r.PathValue("clip")
	err := d.Clips.Open(r.Context(), web.Scope(r).Org(), id, r.PostForm.Get("purpose"), r.PostForm.Get("words"))
	if fault.Is(err, fault.Invalid) {
		return d.showClip(w, r, r.PostForm, fault.ProblemsFrom(err, "words"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, clip.Path(id))
}

func (d Deps) showClip(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	c, err := d.Clips.Get(ctx, d.scope(ctx, clip.ActRead), r.PathValue("clip"))
	if err != nil {
		return err
	}
	p := &clipPage{Clip: c, d: d, now: d.Clips.Now(), v: v, problems: web.Problems(ctx, problems)}
	if err := p.read(ctx); err != nil {
		return err
	}
	p.title, p.todo = p.finding(ctx), p.next(ctx)
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: home, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Clips"), Href: "/clips"}, {Label: c.Ref}}, Body: clipBody(p)})
}

// read reads what the page shows beside the clip's own row.
func (p *clipPage) read(ctx context.Context) (err error) {
	s := p.d.Clips
	names, err := s.UnitNames(ctx, p.Org)
	if err != nil {
		return err
	}
	p.unit = names[p.Unit]
	if p.opened, err = s.Opened(ctx, &p.Clip); err != nil {
		return err
	}
	if p.holds, err = s.Holds(ctx, s.DB, &p.Clip); err != nil {
		return err
	}
	if p.exhibit, p.seen, err = s.ExhibitOf(ctx, &p.Clip); err != nil {
		return err
	}
	if p.Activation != "" && s.Activation != nil {
		p.camera, err = s.Activation(ctx, p.Org, p.Activation)
		if p.recorded = err == nil; err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			return err
		}
	}
	if p.d.may(ctx, clip.ActRedact) {
		if p.redactions, err = s.Redactions(ctx, p.d.scope(ctx, clip.ActRedact), p.ID, ""); err != nil {
			return err
		}
	}
	if !p.opened {
		return nil
	}
	if p.transfers, err = s.Transfers(ctx, &p.Clip); err != nil {
		return err
	}
	if p.events, err = s.Events(ctx, &p.Clip); err != nil {
		return err
	}
	p.accesses, err = s.Accesses(ctx, &p.Clip)
	return err
}

// finding is the title of the page.
func (p *clipPage) finding(ctx context.Context) string {
	switch {
	case p.State == clip.Overwritten:
		return lang.T(ctx, "%s was overwritten on %s", p.Ref, date(ctx, p.Ended))
	case p.State == clip.Deleted:
		return lang.T(ctx, "%s was erased before its time, on %s", p.Ref, date(ctx, p.Ended))
	case !p.Transferred.IsZero() && p.Holds > 0:
		return lang.T(ctx, "%s is with the police and is held here", p.Ref)
	case p.Holds > 0:
		return lang.T(ctx, "%s is held: nothing overwrites it", p.Ref)
	case p.DueSoon(p.now):
		return lang.T(ctx, "%s will be overwritten within 3 days", p.Ref)
	case !p.Due.IsZero():
		return lang.T(ctx, "%s will be overwritten on %s", p.Ref, date(ctx, p.Due))
	case p.ReviewLate(p.now):
		return lang.T(ctx, "%s should have been looked at again by now", p.Ref)
	}
	return lang.T(ctx, "%s is kept, to be looked at again by %s", p.Ref, date(ctx, p.Review))
}

// next is what the reader can do with the clip, the most likely first.
func (p *clipPage) next(ctx context.Context) (out []ui.Link) {
	if p.State != clip.Kept {
		return nil
	}
	add := func(is bool, label, path string) {
		if is {
			out = append(out, ui.Link{Text: lang.T(ctx, label), Href: clip.Path(p.ID) + "/" + path})
		}
	}
	may := func(a authz.Action) bool { return p.d.may(ctx, a) }
	add(may(clip.ActClass), "Say what it is", "class")
	add(may(clip.ActClass) && !p.Review.IsZero(), "Say that it is still needed", "looked")
	add(may(clip.ActHold), "Hold it", "hold")
	add(may(clip.ActHold) && p.Holds > 0, "Lift a hold", "lift")
	add(may(clip.ActLink) && p.Exhibit == "", "Make it an exhibit of a case", "exhibit")
	add(may(clip.ActTransfer), "Write down that the police were given it", "police")
	add(may(clip.ActTransfer) && !p.Transferred.IsZero(), "Write down their receipt", "receipt")
	add(may(clip.ActRedact), "Ask for others to be masked", "mask")
	add(may(clip.ActOpen), "Write down who viewed the footage", "viewed")
	add(may(clip.ActErase) && p.Holds == 0 && p.Exhibit == "", "It was erased before its time", "erase")
	return out
}

// where are the facts by which the clip is found where it lies.
func (p *clipPage) where(ctx context.Context) []ui.Fact {
	sum := lang.T(ctx, "None was given")
	if p.SHA256 != "" {
		sum = p.SHA256[:4] + " " + p.SHA256[4:8] + " … " + p.SHA256[60:]
	}
	out := []ui.Fact{{Label: lang.T(ctx, "System"), Text: p.Vendor}, {Label: lang.T(ctx, "Reference there"), Text: p.VendorClip}, {Label: lang.T(ctx, "Fingerprint"), Text: sum, Note: "SHA-256"}, {Label: lang.T(ctx, "Camera"), Text: p.DeviceTag},
		{Label: lang.T(ctx, "Begins"), Text: dayTime(ctx, p.Recorded)}, {Label: lang.T(ctx, "Length"), Text: length(ctx, p.Seconds)}, {Label: lang.T(ctx, "Kept since"), Text: dayTime(ctx, p.Received)}}
	if p.recorded {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Recording"), Body: link(lang.T(ctx, "Why the camera was on"), p.camera.Path)})
	}
	return out
}

// keeping are the facts of how long it is kept.
func (p *clipPage) keeping(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "What it is"), Body: ui.Tag(p.d.class(ctx, p.Class), classTag(p.Class))}}
	for _, h := range p.holds {
		if h.Lifted.IsZero() {
			text := pair(ctx, clip.Grounds(), h.Ground)
			note := lang.T(ctx, "%s, %s", h.PlacedName, date(ctx, h.Placed))
			if h.AskedBy != "" {
				note += ". " + lang.T(ctx, "%s asks for it to be lifted.", h.AskedName)
			}
			out = append(out, ui.Fact{Label: lang.T(ctx, "Hold"), Note: note, Body: ui.Clock{Level: ui.Pause, Text: text}.Chip()})
		}
	}
	switch {
	case p.State != clip.Kept:
		out = append(out, ui.Fact{Label: lang.T(ctx, "Gone"), Text: date(ctx, p.Ended)}, ui.Fact{Label: lang.T(ctx, "Certificate"), Text: p.Certificate})
	case !p.Due.IsZero() && p.Holds > 0:
		out = append(out, ui.Fact{Label: lang.T(ctx, "Without the hold"), Text: lang.T(ctx, "Overwritten %s", date(ctx, p.Due))})
	case !p.Due.IsZero():
		out = append(out, ui.Fact{Label: lang.T(ctx, "Overwritten"), Body: chip(ctx, p.Received, p.Due, p.now).Chip()})
	default:
		out = append(out, ui.Fact{Label: lang.T(ctx, "Look again"), Body: chip(ctx, p.Received, p.Review, p.now).Chip()})
	}
	if p.Wanted != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Asked for"), Text: p.d.class(ctx, p.Wanted), Note: lang.T(ctx, "By %s. Somebody else decides", p.WantedBN)})
	}
	return out
}

// keptWords say how long a class is kept.
func keptWords(ctx context.Context, r clip.Rule) string {
	if r.Then == "overwrite" {
		return lang.N(ctx, r.Days, "Overwritten by itself after %d day, or as its deployment says", "Overwritten by itself after %d days, or as its deployment says")
	}
	return lang.N(ctx, r.Months, "Kept, and looked at again after %d month", "Kept, and looked at again after %d months")
}

// history is what happened and who read of it, as a timeline.
func (p *clipPage) history(ctx context.Context) []ui.Day {
	var out []ui.Day
	for _, e := range p.events {
		name := lang.Day(ctx, e.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		last := &out[len(out)-1]
		args := make([]any, len(e.Args))
		for i, a := range e.Args {
			args[i] = a
			if s, ok := a.(string); ok {
				args[i] = lang.T(ctx, s)
			}
		}
		last.Entries = append(last.Entries, ui.Entry{Icon: icons[e.Kind], Time: lang.Time(ctx, e.At.Time), Who: first(e.Name, "Havenward"), Machine: e.At.Format(time.RFC3339), What: lang.T(ctx, e.Text, args...), Note: e.Words})
	}
	if p.State == clip.Overwritten {
		name := lang.Day(ctx, p.Ended.Time)
		over := ui.Entry{Icon: ui.IconClock, Time: lang.Time(ctx, p.Ended.Time), Who: "Havenward", Machine: p.Ended.Format(time.RFC3339), What: lang.T(ctx, "Its time was over. Noted as overwritten"), Note: lang.T(ctx, "Certificate %s", p.Certificate)}
		out = append([]ui.Day{{Name: name, Entries: []ui.Entry{over}}}, out...)
	}
	return out
}

var icons = map[string]ui.Icon{"added": ui.IconCamera, "class": ui.IconTick, "class asked": ui.IconHelp, "looked": ui.IconEye, "held": ui.IconPause, "lift asked": ui.IconHelp, "lifted": ui.IconNext, "stays": ui.IconPause, "linked": ui.IconScales,
	"transferred": ui.IconSend, "receipt": ui.IconTick, "redaction": ui.IconCopy, "erased": ui.IconCross}

// readers is who read of it, as a table.
func (p *clipPage) readers(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Who read this record or viewed the footage"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "What for")}}}
	for _, a := range p.accesses {
		what, role := lang.T(ctx, "Read the record"), ""
		if a.What == "footage" {
			what = lang.T(ctx, "Viewed the footage, in the vendor’s system")
		}
		if a.Role != "" {
			role = lang.T(ctx, authz.Role(a.Role).Words()) + ". "
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: dayTime(ctx, a.At)}, {Text: a.Name, Sub: role + what}, {Text: pair(ctx, clip.Purposes(), a.Reason), Sub: a.Words}}})
	}
	return t
}

func (p *clipPage) purpose(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "purpose", Label: lang.T(ctx, "What do you read it for?"), Error: p.problems.For("purpose"), Plain: true}
	for _, x := range clip.Purposes() {
		c.Options = append(c.Options, ui.Option{Value: x[0], Label: lang.T(ctx, x[1]), Chosen: p.v.Get("purpose") == x[0]})
	}
	return c
}

func (p *clipPage) why(ctx context.Context) ui.Field {
	return ui.Field{Name: "words", Label: lang.T(ctx, "Why, in a sentence"), Value: p.v.Get("words"), Error: p.problems.For("words"), Rows: 2}
}

// transferFacts are what was given to the police.
func transferFacts(ctx context.Context, t *clip.Transfer) []ui.Fact {
	receipt := lang.T(ctx, "Not yet")
	if t.Receipt != "" {
		receipt = lang.T(ctx, "%s, on %s", t.Receipt, date(ctx, t.Received))
	}
	same := lang.T(ctx, "They gave none")
	if t.Confirmed != "" {
		same = lang.T(ctx, "The same as was sent")
	}
	return []ui.Fact{{Label: lang.T(ctx, "Force"), Text: t.Force}, {Label: lang.T(ctx, "Their reference"), Text: t.Reference}, {Label: lang.T(ctx, "Who asked"), Text: t.Officer, Note: t.Asked}, {Label: lang.T(ctx, "Request form"), Text: first(t.Form, "–")},
		{Label: lang.T(ctx, "Legal ground"), Text: pair(ctx, clip.Gateways(), t.Gateway)}, {Label: lang.T(ctx, "Agreed by"), Text: t.Agreed}, {Label: lang.T(ctx, "How, and when"), Text: pair(ctx, clip.Methods(), t.Method) + ", " + dayTime(ctx, t.Sent)},
		{Label: lang.T(ctx, "Receipt"), Text: receipt}, {Label: lang.T(ctx, "Fingerprint they confirmed"), Text: same}}
}
