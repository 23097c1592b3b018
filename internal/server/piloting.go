package server

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/area/bodycam/pilot/pilotweb"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// newPilots makes the camera pilots, with the figures that are reported here.
func (s *Server) newPilots() {
	s.Pilots = &pilot.Service{DB: s.DB, Door: s.Door, Log: s.Log, Name: s.orgName, Sources: []pilot.Source{pilotFacts{s}, pilotCameras{s}}}
}

func (s *Server) pilotRoutes() {
	s.App.Add(pilotweb.Routes(pilotweb.Deps{Pilots: s.Pilots, Policy: s.Policy, Printer: s.Letters.Printer, OrgName: s.orgName, Above: func(ctx context.Context) ui.Crumb {
		if s.Policy.May(authz.From(ctx), bodycam.ActRead) {
			return ui.Crumb{Label: "Cameras", Href: "/cameras"}
		}
		return ui.Crumb{}
	}})...)
}

// sites gives the sites of the reader's own organisation with what each is there.
func (s *Server) pilotSites(ctx context.Context, sites []pilot.Site, each func(pilot.Site, insight.Place) error) error {
	a := authz.From(ctx)
	sc, err := s.Policy.Check(a, insight.ActSee)
	if fault.Is(err, fault.Denied) {
		return nil
	}
	for _, site := range sites {
		if err != nil {
			return err
		}
		org, _, _ := strings.Cut(site.Code, "/")
		if org != a.Org {
			continue
		}
		var place insight.Place
		place, err = s.Insight.Place(ctx, sc, site.Code, false)
		if fault.Is(err, fault.NotFound) {
			err = nil
		} else if err == nil && !place.Above() {
			err = each(site, place)
		}
	}
	return err
}

// pilotFacts counts what was reported at sites of the reader's own organisation: it, or units of it ("RXX/unit"). Another
// organisation's small numbers by month are not the reader's to see, so those sites send a file. Staff-shifts are in no fact
// and come by file in any case.
type pilotFacts struct{ s *Server }

func (p pilotFacts) Figures(ctx context.Context, sites []pilot.Site, from, to pilot.Month) (out []pilot.Row, err error) {
	if !p.s.facts.reading().Warm {
		return nil, nil
	}
	err = p.s.pilotSites(ctx, sites, func(site pilot.Site, place insight.Place) error {
		rows, err := p.counted(ctx, site.Code, place, from, to)
		out = append(out, rows...)
		return err
	})
	return out, err
}

// pilotCameras counts what the cameras of the same sites did, in numbers that every reader of a pilot may see: of months in which
// one was worn or recorded, from the site's start on. Of others nothing is known.
type pilotCameras struct{ s *Server }

func (p pilotCameras) Figures(ctx context.Context, sites []pilot.Site, from, to pilot.Month) (out []pilot.Row, err error) {
	sc, err := p.s.Policy.Check(authz.From(ctx), pilot.ActRead)
	if err != nil {
		return nil, err
	}
	err = p.s.pilotSites(ctx, sites, func(site pilot.Site, place insight.Place) error {
		if site.Starts == "" {
			return nil
		}
		begin, last := max(from, pilot.MonthOf(site.Starts)), min(to, pilot.MonthOf(p.s.Pilots.Today()))
		if whole, err := p.between(ctx, sc, place, begin, last); err != nil || len(whole) == 0 {
			return err // no need to look at each month
		}
		for m := begin; m <= last; m = pilot.At(m.Index() + 1) {
			values, err := p.between(ctx, sc, place, m, m)
			if err != nil {
				return err
			}
			if len(values) > 0 {
				out = append(out, pilot.Row{Site: site.Code, Month: m, Values: values})
			}
		}
		return nil
	})
	return out, err
}

// between counts from the beginning of a month until the end of one.
func (p pilotCameras) between(ctx context.Context, sc authz.Scope, place insight.Place, first, last pilot.Month) (map[string]float64, error) {
	if first > last {
		return nil, nil
	}
	begin := func(t time.Time) db.Time {
		return db.At(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, clock.London()))
	}
	from, until := begin(first.First()), begin(last.First().AddDate(0, 1, 0))
	out := map[string]float64{}
	c, err := p.s.Bodycam.Counts(ctx, sc, place.Org, from, until, place.Units...)
	if err != nil {
		return nil, err
	}
	if c.Issues+c.Activations > 0 { // whole hours, so that the figures do not move by the second while a camera is out
		out["worn_shifts"], out["worn_hours"], out["activations"], out["warned"] = float64(c.Issues), math.Round(c.Hours), float64(c.Activations), float64(c.Warned)
	}
	x, err := p.s.Clip.Tally(ctx, sc, place.Org, from, until, place.Units...)
	if x.Clips > 0 {
		out["clips"], out["clips_evidential"] = float64(x.Clips), float64(x.Evidential)
	}
	if !math.IsNaN(x.Turnaround) {
		out["turnaround_days"] = x.Turnaround
	}
	return out, err
}

// points are those of a degree of physical harm.
var points = map[string]float64{"low": 1, "moderate": 2, "severe": 3, "death": 4}

// counted counts the months of a site in which its organisation reported anything: there a unit that reported nothing has
// nought. Of other months nothing is known.
func (p pilotFacts) counted(ctx context.Context, code string, place insight.Place, from, to pilot.Month) ([]pilot.Row, error) {
	last := to.First().AddDate(0, 1, -1).Format(time.DateOnly)
	base := cube.Query{Reach: place.Trusts, From: string(from) + "-01", To: last}
	whole := base
	whole.Measure, whole.By = cube.All, []string{cube.Month}
	if place.Units != nil {
		base.Where = []cube.Filter{{Dim: cube.Unit, Values: place.Units}}
	}
	ask := func(measure string, by ...string) cube.Query {
		q := base
		q.Measure, q.By = measure, by
		return q
	}
	none := ask(cube.All, cube.Month)
	none.Where = append(append([]cube.Filter{}, base.Where...), cube.Filter{Dim: "physical_harm", Values: []string{"none"}})
	tables, err := p.s.facts.feed.Cube().Slices(ctx, ask(cube.All, cube.Month), ask(cube.Physical, cube.Month), ask(cube.All, cube.Month, "physical_harm"), ask(cube.Absence, cube.Month), none, whole)
	if err != nil {
		return nil, err
	}
	months := map[string]map[string]float64{}
	var order []string
	for _, c := range tables[5].Cells {
		months[c.At[0]] = map[string]float64{"incidents": 0, "physical": 0, "severity": 0, "days_lost": 0, "low": 0}
		order = append(order, c.At[0])
	}
	add := func(month, quantity string, v float64) {
		if m := months[month]; m != nil {
			m[quantity] += v
		}
	}
	for _, c := range tables[0].Cells {
		add(c.At[0], "incidents", float64(c.Incidents))
	}
	for _, c := range tables[1].Cells {
		add(c.At[0], "physical", float64(c.Incidents))
	}
	for _, c := range tables[2].Cells {
		add(c.At[0], "severity", points[c.At[1]]*float64(c.Staff))
	}
	for _, c := range tables[3].Cells {
		add(c.At[0], "days_lost", float64(c.Sum))
	}
	for _, c := range tables[4].Cells {
		add(c.At[0], "low", min(float64(c.Incidents), months[c.At[0]]["incidents"]))
	}
	var out []pilot.Row
	for _, m := range order {
		if pilot.Month(m).Index() >= 0 {
			out = append(out, pilot.Row{Site: code, Month: pilot.Month(m), Values: months[m]})
		}
	}
	return out, nil
}

// gaugePilots counts the trials of an organisation whose protocol is declared.
func (s *Server) gaugePilots(ctx context.Context, _ string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), pilot.ActRead)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	list, err := s.Pilots.Pilots(ctx, sc)
	if err != nil {
		return programme.Reading{}, err
	}
	if len(list) == 0 {
		return programme.Reading{Missing: "No camera pilot was begun here"}, nil
	}
	n := 0
	for _, x := range list {
		if x.State == pilot.Declared && !x.Late {
			n++
		}
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", n, len(list)), Rest: "camera pilots declared before their start", Source: "Protocols of camera pilots", On: s.Programme.Today()}, nil
}
