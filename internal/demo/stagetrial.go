package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/org"
)

// trialStarts are the months, from the first shown, in which the ten sites start; those after the last are compared with.
var trialStarts = []int{14, 15, 17, 18, 20, 21, 23, 40, 41, 42}

// TrialForms are the two protocols of England's trials over the trusts that are given, from a first month on.
func TrialForms(trusts []org.Organisation, first pilot.Month) [2]pilot.Form {
	from := first.Index()
	sites := func(shift int, suffix string) (out string) {
		for i, o := range trusts {
			at := pilot.At(from + trialStarts[(i+shift)%len(trialStarts)])
			out += o.ID + "; " + o.Name + suffix + "; " + string(at) + "-01\n"
		}
		return out
	}
	secondary := []string{"days_lost_rate", "wearing", "availability", "activation", "warning", "footage", "evidential", "turnaround", "progression", "confidence", "concern", "privacy", "cost"}
	f := pilot.Form{Name: "Body-worn cameras, ambulance crews", Question: "Is there less harm to ambulance crews, counted by its severity, once cameras can be worn?", Sites: sites(0, ""), Chosen: pilot.ChosenAll, From: string(first), To: string(pilot.At(from + 35)), Washout: "4",
		Primary: "severity_rate", Secondary: secondary, Synthetic: true}
	g := f
	g.Name, g.Question, g.Sites = "Cameras in vehicles, patient transport", "Is there less harm to patient transport crews, counted by its severity, once cameras are fixed in their vehicles?", sites(3, ", patient transport")
	g.Secondary = []string{"days_lost_rate", "confidence", "concern", "cost"}
	return [2]pilot.Form{f, g}
}

// trialFile writes rows as the file in which a site sends them.
func trialFile(rows []pilot.Row) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"site", "month"}
	for _, q := range pilot.Measures().Quantities {
		head = append(head, q.Key)
	}
	if err := w.Write(head); err != nil {
		return nil, err
	}
	for _, r := range rows {
		line := []string{r.Site, string(r.Month)}
		for _, q := range pilot.Measures().Quantities {
			cell := ""
			if v, ok := r.Values[q.Key]; ok {
				cell = strconv.FormatFloat(v, 'f', -1, 64)
			}
			line = append(line, cell)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// trials tells England's two trials of cameras in the ten ambulance trusts, and the draft of one at home.
func (p *plan) trials(ctx context.Context, w *world, tree *org.Tree) error {
	if p.Carried.Pilots == nil || p.Carried.Clock == nil || w.national.ID == "" {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	var trusts []org.Organisation
	for _, o := range tree.At(org.Trust, p.span.To) {
		if o.Type == "ambulance" && len(trusts) < len(trialStarts) {
			trusts = append(trusts, o)
		}
	}
	first := pilot.MonthOf(clock.Day(p.span.From))
	england := authz.With(ctx, strong(w.national))
	for i, f := range TrialForms(trusts, first) {
		if err := p.trial(england, f, []float64{TrialTruth, NoTrialTruth}[i], i == 0); err != nil {
			return fmt.Errorf("the trial %q: %w", f.Name, err)
		}
	}
	return p.trialAtHome(ctx, w, first)
}

// trial declares a protocol before the first start, brings its figures in and freezes the report.
func (p *plan) trial(england context.Context, f pilot.Form, truth float64, amended bool) error {
	s := p.Carried.Pilots
	p.Carried.Clock(p.first.AddDate(0, 11, 9).Add(10 * time.Hour))
	id, err := s.Make(england, f)
	if err != nil {
		return err
	}
	p.Carried.Clock(p.first.AddDate(0, 12, 2).Add(10 * time.Hour))
	if err := s.Declare(england, id, 0); err != nil {
		return err
	}
	if amended {
		p.Carried.Clock(p.first.AddDate(0, 13, 5).Add(10 * time.Hour))
		f.Washout = "6"
		if err := s.Amend(england, id, 0, f, "The first crews asked for two more weeks to get used to the cameras. No site had started."); err != nil {
			return err
		}
	}
	p.Carried.Clock(p.now)
	sc, err := p.Door.Policy().Check(authz.From(england), pilot.ActRead)
	if err != nil {
		return err
	}
	x, err := s.Pilot(england, sc, authz.From(england).Org, id)
	if err != nil {
		return err
	}
	file, err := trialFile(TrialRows(p.opt.Seed, &x.Protocol, truth))
	if err != nil {
		return err
	}
	if _, err := s.Bring(england, id, "figures.csv", file); err != nil {
		return err
	}
	_, err = s.Freeze(england, id)
	return err
}

// trialAtHome drafts a trial of the home trust, which is not declared yet.
func (p *plan) trialAtHome(ctx context.Context, w *world, first pilot.Month) error {
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil || !x.pilot.Home || x.crew == nil {
			continue
		}
		next := first.Index() + 39
		f := pilot.Form{Name: "Cameras at the front door", Question: "Is there less harm to staff at the front door, counted by its severity, once cameras can be worn?", Chosen: pilot.ChosenWish,
			From: string(pilot.At(first.Index() + 24)), To: string(pilot.At(next + 14)), Washout: "4", Primary: "severity_rate", Secondary: []string{"days_lost_rate", "wearing", "warning", "confidence", "concern"}, Synthetic: true}
		for n, at := range x.estate.places[:min(6, len(x.estate.places))] {
			f.Sites += x.ID + "/" + at.unit + "; " + at.name + "; "
			if n < 3 {
				f.Sites += string(pilot.At(next+2*n)) + "-01"
			}
			f.Sites += "\n"
		}
		p.Carried.Clock(p.now.AddDate(0, 0, -6))
		c := x.crew.specialist
		_, err := p.Carried.Pilots.Make(authz.With(ctx, authz.Actor{ID: c.ID, Name: c.Name, Role: authz.Specialist, Org: x.ID, Strong: true}), f)
		return err
	}
	return nil
}
