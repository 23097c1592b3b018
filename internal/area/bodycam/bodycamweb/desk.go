package bodycamweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// deskPage is the page at which a camera is taken and brought back.
type deskPage struct {
	title, caption, done string
	problems             ui.Problems
	tag                  ui.Field
	device               *bodycam.Device
	// take, back and why: may it be taken, or brought back, and why neither.
	take, back bool
	why        string
	checks     []check
	hours      []ui.Option
	out        []outRow
	units      []ui.Option
	unit       string // the only one, or the usual one
	worn       bool   // the reader has a camera now
	own        []bodycam.Issue
	look       bool // the reader looks after cameras
	unsaid     int
}

type check struct {
	ok   bool
	text string
}

type outRow struct {
	who, when, act, href string
	over                 bool
}

func (d Deps) desk(w http.ResponseWriter, r *http.Request) error { return d.showDesk(w, r, nil) }

func (d Deps) showDesk(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, sc, v := r.Context(), web.Scope(r), r.URL.Query()
	me := authz.From(ctx)
	p := &deskPage{title: lang.T(ctx, "Take or bring back a camera"), caption: me.Name, look: d.may(ctx, bodycam.ActDevices), tag: ui.Field{Name: "tag", Label: lang.T(ctx, "Tag of the camera"), Hint: lang.T(ctx, "Scan it, or type what is on it."), Value: v.Get("tag"), Size: ui.Size10}}
	if v.Has("tag") && v.Get("tag") == "" {
		problems = append(problems, fault.Problem{Field: "tag", Message: "Scan the tag, or type what is on it"})
	}
	var err error
	x := bodycam.Device{}
	switch id := r.PathValue("id"); {
	case id != "":
		x, err = d.Cameras.Device(ctx, sc, sc.Org(), id)
		if err != nil {
			return err
		}
	case v.Get("tag") != "":
		x, err = d.Cameras.ByTag(ctx, sc, v.Get("tag"))
		if fault.Is(err, fault.NotFound) {
			problems, err = append(problems, fault.Problem{Field: "tag", Message: "No camera here has this tag. Look at it again"}), nil
		}
	default:
		if u, e := d.Cameras.UsualUnit(ctx, d.scope(ctx, bodycam.ActSay)); e != nil {
			err = e
		} else if u != "" {
			p.unit = u
			if x, err = d.Cameras.Spare(ctx, sc, []string{u}); fault.Is(err, fault.NotFound) {
				x, err = bodycam.Device{}, nil
			}
		}
	}
	if err != nil {
		return err
	}
	own, err := d.Cameras.Out(ctx, d.scope(ctx, bodycam.ActSay))
	if err != nil {
		return err
	}
	p.worn = len(own) > 0
	p.own = own
	if x.ID != "" && (r.PathValue("id") != "" || v.Get("tag") != "" || !p.worn) {
		d.chosen(ctx, p, &x, me.ID)
	}
	if err := d.stillOut(ctx, p, own, me.ID); err != nil {
		return err
	}
	if err := d.whereTo(ctx, sc, p); err != nil {
		return err
	}
	unsaid, err := d.Cameras.Unsaid(ctx, d.scope(ctx, bodycam.ActSay))
	if err != nil {
		return err
	}
	p.unsaid = len(unsaid)
	switch v.Get("done") {
	case "taken":
		p.done = lang.T(ctx, "Camera %s is yours for this shift", v.Get("of"))
	case "back":
		p.done = lang.T(ctx, "Camera %s is back", v.Get("of"))
	case "counted":
		p.done = lang.T(ctx, "Counted, under no name")
	case "fault":
		p.done = lang.T(ctx, "The fault is written down")
	}
	p.problems = web.Problems(ctx, problems)
	p.tag.Error = p.problems.For("tag")
	return web.Reporter(w, r, web.View{Title: p.title, Problems: problems, Body: deskBody(p)})
}

// chosen fills the card of one camera.
func (d Deps) chosen(ctx context.Context, p *deskPage, x *bodycam.Device, me string) {
	p.device = x
	p.unit = first(p.unit, x.Unit)
	p.take, p.back = x.State.May(bodycam.StepIssued), x.State.May(bodycam.StepReturned)
	p.tag.Value = ""
	switch {
	case p.take && p.worn:
		p.take = false
		p.title = lang.T(ctx, "You have a camera already")
		p.why = lang.T(ctx, "Bring camera %s back before you take this one.", p.own[0].Tag)
	case p.take:
		p.title = lang.T(ctx, "Take a camera for this shift?")
		p.checks = []check{{x.State == bodycam.Ready, lang.T(ctx, "Somebody wrote down that it is ready")}, {x.Encrypted, lang.T(ctx, "It encrypts what it records")}}
		if x.State != bodycam.Ready {
			p.checks[0].text = lang.T(ctx, "Nobody has written down that last shift’s footage is off it. Look at the dock’s light")
		}
	case p.back && x.Out.Holder == me:
		p.title = lang.T(ctx, "Bring your camera back?")
		p.why = lang.T(ctx, "You took it on %s.", dayTime(ctx, x.Out.IssuedAt))
	case p.back:
		p.title = lang.T(ctx, "Camera %s is out. Bring it back?", x.Tag)
		p.why = lang.T(ctx, "Somebody took it on %s. It cannot be taken again before it is back.", dayTime(ctx, x.Out.IssuedAt))
		if p.look {
			p.why = lang.T(ctx, "%s took it on %s. It cannot be taken again before it is back.", x.Out.HolderName, dayTime(ctx, x.Out.IssuedAt))
		}
	default:
		p.title = lang.T(ctx, "Camera %s cannot be taken", x.Tag)
		p.why = map[bodycam.State]string{bodycam.Delivered: lang.T(ctx, "It has only been delivered. Whoever looks after cameras says when it is ready."), bodycam.Faulty: lang.T(ctx, "It has a fault. Take another one."),
			bodycam.Repair: lang.T(ctx, "It is away for repair. Take another one."), bodycam.Lost: lang.T(ctx, "It is written down as lost. If you hold it in your hand, give it to whoever looks after cameras."), bodycam.Retired: lang.T(ctx, "It is retired. Take another one.")}[x.State]
	}
	for _, h := range d.Cameras.Rules().Shifts {
		p.hours = append(p.hours, ui.Option{Value: number(h), Label: lang.N(ctx, h, "%d hour", "%d hours"), Chosen: h == 12})
	}
}

// stillOut lists the cameras that are not in: all of theirs to whoever looks after cameras, to everybody else their own.
func (d Deps) stillOut(ctx context.Context, p *deskPage, own []bodycam.Issue, me string) error {
	list := own
	if p.look {
		all, err := d.Cameras.Out(ctx, d.scope(ctx, bodycam.ActDevices))
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, i := range all {
			seen[i.ID] = true
		}
		for _, i := range own {
			if !seen[i.ID] {
				all = append(all, i)
			}
		}
		list = all
	}
	now := d.Cameras.Now()
	lost := time.Duration(d.Cameras.Rules().LostAfter) * time.Hour
	for _, i := range list[:min(len(list), 20)] {
		row := outRow{who: lang.T(ctx, "Camera %s", i.Tag), href: "/camera/take/" + pathOf(i.Device), act: lang.T(ctx, "Return"), over: i.Late(now)}
		if i.Holder != me {
			row.who += ", " + i.HolderName
		}
		row.when = lang.T(ctx, "Shift ends on %s", dayTime(ctx, i.ShiftEnd))
		if row.over {
			row.when = lang.T(ctx, "Shift ended on %s. If it is not back by %s it becomes lost, and the privacy lead is told", dayTime(ctx, i.ShiftEnd), dayTime(ctx, db.At(i.ShiftEnd.Add(lost))))
		}
		p.out = append(p.out, row)
	}
	return nil
}

// whereTo gives the units in which a decision can be counted.
func (d Deps) whereTo(ctx context.Context, sc authz.Scope, p *deskPage) error {
	list, err := d.Cameras.LiveUnits(ctx, sc)
	for _, u := range list {
		p.units = append(p.units, ui.Option{Value: u.ID, Label: u.Name, Chosen: u.ID == p.unit})
	}
	if len(list) == 1 {
		p.unit = list[0].ID
	}
	known := false
	for _, u := range list {
		known = known || u.ID == p.unit
	}
	if !known {
		p.unit = ""
	}
	return err
}

func (d Deps) take(w http.ResponseWriter, r *http.Request) error {
	return d.move(w, r, "taken", func(ctx context.Context, org, id string, v url.Values) error {
		hours, _ := strconv.Atoi(v.Get("hours"))
		return d.Cameras.Take(ctx, org, id, hours)
	})
}

func (d Deps) bringBack(w http.ResponseWriter, r *http.Request) error {
	return d.move(w, r, "back", func(ctx context.Context, org, id string, v url.Values) error {
		return d.Cameras.Return(ctx, org, id, v.Get("words"))
	})
}

func (d Deps) move(w http.ResponseWriter, r *http.Request, done string, f func(ctx context.Context, org, id string, v url.Values) error) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send", err)
	}
	ctx, sc, id := r.Context(), web.Scope(r), r.PathValue("id")
	x, err := d.Cameras.Device(ctx, sc, sc.Org(), id)
	if err != nil {
		return err
	}
	err = f(ctx, sc.Org(), id, r.PostForm)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showDesk(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/camera?done="+done+"&of="+url.QueryEscape(x.Tag))
}

func (d Deps) decide(w http.ResponseWriter, r *http.Request, kind string) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send", err)
	}
	err := d.Cameras.Decide(r.Context(), web.Scope(r), r.PostForm.Get("unit"), kind, r.PostForm.Get("why"))
	if fault.Is(err, fault.Invalid) {
		return d.showDesk(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/camera?done=counted")
}

// mine is the reader's own recordings that wait for a word.
func (d Deps) mine(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Cameras.Mine(ctx, sc)
	if err != nil {
		return err
	}
	now := d.Cameras.Now()
	wait, late := 0, 0
	var rows []ui.Todo
	for i := range list {
		x := &list[i]
		t := ui.Todo{Who: lang.T(ctx, "Camera %s", x.Tag) + ", " + dayTime(ctx, x.StartedAt), Href: bodycam.MinePath(x.ID), Text: length(ctx, x), Clock: chip(ctx, db.At(x.DueAt.AddDate(0, 0, -1)), x.DueAt, x.SaidAt, now), Act: lang.T(ctx, "Say why"), ActHref: bodycam.MinePath(x.ID)}
		if !x.SaidAt.IsZero() {
			t.Text, t.Act = words(ctx, bodycam.Used(), x.Why), lang.T(ctx, "Change")
		} else if wait++; x.Late(now) {
			late++
		}
		rows = append(rows, t)
	}
	title := lang.T(ctx, "No recording of yours waits for a word")
	switch {
	case late > 0:
		title = lang.N(ctx, late, "%d recording of yours waits for a word, past its time", "%d recordings of yours wait for a word, past their time")
	case wait > 0:
		title = lang.N(ctx, wait, "%d recording of yours waits for a word", "%d recordings of yours wait for a word")
	}
	return web.Reporter(w, r, web.View{Title: title, Body: mineBody(title, rows)})
}
