package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
)

// seenOf is what an invented walk-round saw of an item that is not met.
type seenOf struct {
	result                  toolkit.Result
	likelihood, consequence int
	words                   string
}

// shortfalls are what walk-rounds found, by item, the first time and the second.
var shortfalls = [2]map[string]seenOf{
	{"EN04": {toolkit.NotMet, 4, 4, "Desk has no second way out"}, "EN05": {toolkit.NotMet, 4, 5, "Call point at the left seat was dead"}, "WA01": {toolkit.Partly, 4, 3, "Wait shown, but not its reason"},
		"WA04": {toolkit.Partly, 3, 4, "Two seats behind the pillar are out of sight"}, "ED04": {toolkit.Partly, 3, 4, "Reader on the door to minors is slow, so the door is held"}, "ED01": {toolkit.NotMet, 4, 5, "Two rooms in majors can be barricaded"},
		"WD03": {toolkit.NotMet, 3, 5, "Agency staff had no alarm"}, "WD01": {toolkit.Partly, 3, 3, "Nobody asks who comes in behind a visitor"}},
	{"EN04": {toolkit.NotMet, 4, 4, "Desk has no second way out"}, "WA01": {toolkit.Partly, 4, 3, "Wait and its reason not shown after 8pm. The screen goes off with the lights"}, "ED04": {toolkit.NotMet, 5, 4, "Door to minors held open with a chair. Reader works"},
		"ED01": {toolkit.NotMet, 4, 5, "Two rooms in majors can be barricaded"}, "ED05": {toolkit.Partly, 2, 3, "Scissors left on the triage trolley"}, "ED07": {toolkit.Partly, 3, 2, "Corridor patients have no named nurse after 8pm"},
		"WD01": {toolkit.NotMet, 4, 3, "Ward door stands open at visiting time"}, "WD05": {toolkit.Partly, 3, 2, "Calm room is used for storage"}},
}

// environments tells the walk-rounds of a pilot: one half a year ago with findings in every state, one two weeks ago, one under
// way on which two people differ; a floor plan with pins, and alarm points with tests.
func (s *stager) environments() error {
	e := s.Carried.Environment
	if e == nil || len(s.x.estate.places) == 0 {
		return nil
	}
	p := &s.x.estate.places[0]
	manager := s.as(s.x.crew.managers[p.manager], authz.Manager)
	walker := s.lead
	if u := s.holders(authz.Union); len(u) > 0 {
		walker = s.as(u[0], authz.Union)
	}
	zones := []string{"EN", "WA", "WD"}
	if p.setting == "ed" {
		zones = []string{"EN", "WA", "ED"}
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), environment.ActWalk)
	if err != nil {
		return err
	}
	walked := func(n, ago int, band string) (environment.Audit, error) {
		on := s.on(ago, 21)
		a, err := e.Begin(s.lead, sc, environment.AuditAsk{Unit: p.unit, Place: p.name, Others: "a patient member", Day: on, Band: band, Zones: zones})
		if err != nil {
			return a, err
		}
		return a, s.walkedItems(a, n, s.lead, walker)
	}
	first, err := walked(0, 190, "evening")
	if err != nil {
		return err
	}
	if err := e.Finish(s.lead, s.x.ID, first.ID, 0); err != nil {
		return err
	}
	if err := s.mended(manager, walker, first.ID, true); err != nil {
		return err
	}
	second, err := walked(1, 16, "night")
	if err != nil {
		return err
	}
	for i, code := range []string{zones[2] + "01", "EN04"} {
		if err := e.AddPhoto(s.lead, sc, s.x.ID, second.ID, environment.NewID(), code, s.Door.Now(), "photo.png", bytes.NewReader(drawn(i))); err != nil {
			return err
		}
	}
	if err := e.Finish(s.lead, s.x.ID, second.ID, 0); err != nil {
		return err
	}
	if err := s.mended(manager, walker, second.ID, false); err != nil {
		return err
	}
	if err := s.underWay(zones[:2], p, sc, walker); err != nil {
		return err
	}
	return s.floorPlan(p, sc)
}

// walkedItems answers every item of a walk-round; two people share the zones between them.
func (s *stager) walkedItems(a environment.Audit, n int, who ...context.Context) error {
	l := s.Carried.Environment.List()
	given := make([][]environment.Given, len(who))
	for zi, code := range a.Zones {
		z, _ := l.Zone(code)
		for i, x := range z.Items {
			g := environment.Given{ID: environment.NewID(), Item: x.Code, Result: toolkit.Met, At: s.Door.Now().Add(time.Duration(zi*20+i) * time.Minute / 2)}
			if f, ok := shortfalls[n][x.Code]; ok {
				g.Result, g.Likelihood, g.Consequence, g.Note = f.result, f.likelihood, f.consequence, f.words
			} else if i == 7 {
				g.Result, g.Note = toolkit.NotChecked, "Not seen at this hour"
			}
			given[zi%len(who)] = append(given[zi%len(who)], g)
		}
	}
	for i, g := range given {
		if len(g) == 0 {
			continue
		}
		if _, err := s.Carried.Environment.Put(who[i], a.Org, a.ID, g); err != nil {
			return err
		}
	}
	return nil
}

// mended gives the findings of a walk-round owners and days, and has some of them mended and looked at again.
func (s *stager) mended(manager, again context.Context, audit string, old bool) error {
	e := s.Carried.Environment
	sc, err := s.Door.Policy().Check(authz.From(s.lead), environment.ActRead)
	if err != nil {
		return err
	}
	list, err := e.Findings(s.lead, sc, environment.FindingFilter{Audit: audit})
	if err != nil {
		return err
	}
	for i, f := range list {
		ago, due := 15, []int{-3, 30, 2, 40, 12, 9}[i%6]
		if old {
			ago, due = 185, []int{-60, -20, 60, -9}[i%4]
		}
		s.on(ago, 10)
		owner := []string{"Estates", "Estates, capital bid", authz.From(manager).Name, "Estates"}[i%4]
		if err := e.Assign(s.lead, f.Org, f.ID, 0, owner, s.now.AddDate(0, 0, due).Format(time.DateOnly), max(1, f.Likelihood), max(1, f.Consequence)); err != nil {
			return err
		}
		switch {
		case old && i%3 == 1:
			s.on(150, 14)
			if err := e.Fix(s.lead, f.Org, f.ID, 0, "Replaced, and tried with the night team"); err != nil {
				return err
			}
			s.on(149, 15)
			if err := e.Recheck(again, f.Org, f.ID, 0, i != 4, "Looked at it in use"); err != nil {
				return err
			}
		case !old && i == 3:
			s.on(4, 14)
			if err := e.Fix(s.lead, f.Org, f.ID, 0, "Locked drawer fitted, and everybody was told"); err != nil {
				return err
			}
		}
	}
	return nil
}

// underWay is a walk-round of today on which two people answered one item without knowing of each other.
func (s *stager) underWay(zones []string, p *place, sc authz.Scope, walker context.Context) error {
	e := s.Carried.Environment
	on := s.on(0, 9)
	a, err := e.Begin(s.lead, sc, environment.AuditAsk{Unit: p.unit, Place: p.name, Day: on, Band: "day", Zones: zones})
	if err != nil {
		return err
	}
	at := s.Door.Now()
	if _, err := e.Put(s.lead, a.Org, a.ID, []environment.Given{{ID: environment.NewID(), Item: "EN01", Result: toolkit.Met, At: at}, {ID: environment.NewID(), Item: "EN02", Result: toolkit.Met, Note: "The whole approach is in sight from the left seat", At: at}}); err != nil {
		return err
	}
	_, err = e.Put(walker, a.Org, a.ID, []environment.Given{{ID: environment.NewID(), Item: "EN02", Result: toolkit.Partly, Likelihood: 3, Consequence: 3, Note: "Not from the right seat: the screen is in the way", At: at.Add(time.Minute)}})
	return err
}

// floorPlan adds a floor plan with pins, and alarm points with tests.
func (s *stager) floorPlan(p *place, sc authz.Scope) error {
	e := s.Carried.Environment
	s.on(180, 11)
	plan, err := e.AddPlan(s.lead, sc, p.unit, p.name, "The way in from the street is on the left. Drawn by estates.", "plan.png", bytes.NewReader(floor()))
	if err != nil {
		return err
	}
	for i, x := range []struct {
		place, kind   string
		every, target int
	}{{"Front desk, left seat", "desk", 31, 90}, {"Staff base", "room", 92, 60}, {"Late shift, pocket alarms", "personal", 31, 0}, {"Car park, pay point", "outside", 31, 120}} {
		s.on(170, 10+i)
		a, err := e.AddAlarm(s.lead, sc, environment.AlarmAsk{Unit: p.unit, Place: x.place, Kind: x.kind, Every: x.every, Target: x.target})
		if err != nil {
			return err
		}
		for _, ago := range [][]int{{60, 9}, {150, 40}, {120, 20}, {}}[i] {
			s.on(ago, 15)
			result, words := "passed", ""
			if i == 2 && ago == 20 {
				result, words = "failed", "Two of nine pocket alarms did not sound"
			}
			if err := e.Tested(s.lead, a.Org, a.ID, 0, result, 40+i, words); err != nil {
				return err
			}
		}
		if err := e.PutPin(s.lead, sc, a.Org, plan.ID, "alarm", a.ID, []int{60, 620, 700, 940}[i], []int{120, 460, 540, 930}[i]); err != nil {
			return err
		}
	}
	list, err := e.Findings(s.lead, sc, environment.FindingFilter{Units: []string{p.unit}, States: []string{environment.Open, environment.Fixed, environment.Closed}})
	if err != nil {
		return err
	}
	at := [][2]int{{390, 610}, {760, 570}, {237, 150}, {92, 480}, {770, 110}, {310, 780}, {930, 800}, {500, 270}, {140, 220}}
	for i, f := range list {
		if i == len(at) {
			break
		}
		if err := e.PutPin(s.lead, sc, f.Org, plan.ID, "finding", f.ID, at[i][0], at[i][1]); err != nil {
			return err
		}
	}
	counts, err := e.Incidents(s.lead, s.x.ID, p.unit, s.now.AddDate(-1, 0, 0))
	if err != nil {
		return err
	}
	where := map[string][2]int{"waiting_area": {190, 640}, "reception": {120, 210}, "treatment_room": {520, 830}, "bed_space": {800, 790}, "corridor": {450, 520}, "car_park": {30, 930}}
	for _, l := range e.Places {
		at, ok := where[l[0]]
		if !ok || counts[l[0]] == 0 {
			continue
		}
		if err := e.PutPin(s.lead, sc, s.x.ID, plan.ID, "place", l[0], at[0], at[1]); err != nil {
			return fmt.Errorf("pin of %s: %w", l[0], err)
		}
	}
	return nil
}

func box(m draw.Image, x0, y0, x1, y1 int, c color.RGBA) {
	draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

func asPNG(m image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, m) // into memory it cannot fail
	return b.Bytes()
}

// floor draws the plan of an invented department, once: rooms with doors.
var floor = sync.OnceValue(func() []byte {
	m := image.NewPaletted(image.Rect(0, 0, 1440, 720), color.Palette{color.RGBA{233, 238, 240, 255}, color.RGBA{76, 98, 114, 255}, color.RGBA{255, 255, 255, 255}})
	wall, room := color.RGBA{76, 98, 114, 255}, color.RGBA{255, 255, 255, 255}
	for _, r := range [][4]int{{36, 20, 336, 250}, {356, 20, 546, 250}, {566, 20, 766, 250}, {786, 20, 1166, 250}, {1186, 20, 1420, 250}, {36, 280, 546, 690}, {786, 290, 1046, 410}, {566, 450, 886, 690}, {906, 450, 1420, 690}} {
		box(m, r[0], r[1], r[2], r[3], wall)
		box(m, r[0]+5, r[1]+5, r[2]-5, r[3]-5, room)
	}
	for _, d := range [][4]int{{30, 440, 50, 540}, {536, 420, 576, 500}, {180, 240, 250, 290}, {640, 240, 710, 260}, {860, 240, 930, 260}, {650, 440, 730, 460}, {1040, 440, 1140, 460}, {1160, 120, 1190, 180}} {
		box(m, d[0], d[1], d[2], d[3], room)
	}
	return asPNG(m)
})

// drawn draws what a walk-round saw, so that nobody takes it for a photograph: a door held open with a chair, or a desk.
func drawn(n int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 480, 300))
	box(m, 0, 0, 480, 300, color.RGBA{184, 194, 196, 255})
	box(m, 0, 0, 480, 48, color.RGBA{210, 218, 219, 255})
	box(m, 0, 244, 480, 300, color.RGBA{118, 130, 132, 255})
	if n == 0 {
		box(m, 160, 58, 380, 244, color.RGBA{60, 74, 82, 255})
		box(m, 168, 66, 262, 244, color.RGBA{142, 108, 74, 255})
		box(m, 200, 90, 232, 156, color.RGBA{188, 211, 219, 255})
		box(m, 352, 66, 396, 252, color.RGBA{130, 98, 66, 255})
		box(m, 300, 190, 358, 200, color.RGBA{47, 111, 138, 255})
		box(m, 346, 140, 358, 200, color.RGBA{47, 111, 138, 255})
		box(m, 304, 200, 310, 250, color.RGBA{30, 60, 74, 255})
		box(m, 350, 200, 356, 250, color.RGBA{30, 60, 74, 255})
	} else {
		box(m, 60, 150, 420, 244, color.RGBA{142, 108, 74, 255})
		box(m, 50, 140, 430, 156, color.RGBA{104, 78, 52, 255})
		box(m, 190, 96, 260, 140, color.RGBA{40, 52, 60, 255})
		box(m, 30, 60, 120, 120, color.RGBA{240, 244, 245, 255})
	}
	return asPNG(m)
}
