package server

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/trainingweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/org"
)

// newTraining makes the area of training. What it knows of incidents is how many each unit had, from the facts that count.
func (s *Server) newTraining() {
	s.Training = &training.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Rules: training.Seed(), Incidents: s.incidentsByUnit,
		Units: func(ctx context.Context, code string) ([]training.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), code, false)
			out := make([]training.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, training.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		},
		Trusts: func(ctx context.Context, code string) ([]training.Unit, error) {
			tree, err := s.Org.Tree(ctx)
			if err != nil {
				return nil, err
			}
			var out []training.Unit
			for _, o := range tree.Descendants(code, org.DateOf(s.Door.Now())) {
				if o.Kind == org.Trust {
					out = append(out, training.Unit{ID: o.ID, Name: o.Name})
				}
			}
			return out, nil
		}}
}

// incidentsByUnit counts the incidents of each unit of an organisation since a day; nil while the facts are being read.
func (s *Server) incidentsByUnit(ctx context.Context, code string, since time.Time) (map[string]int, error) {
	if !s.Insight.State().Warm {
		return nil, nil
	}
	t, err := s.Insight.Cube.Slice(ctx, cube.Query{Measure: cube.All, By: []string{cube.Unit}, From: since.Format(time.DateOnly), Reach: []cube.Span{{Org: code}}})
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, c := range t.Cells {
		out[c.At[0]] += int(c.Incidents)
	}
	for _, c := range t.NotKnown {
		out[""] += int(c.Incidents)
	}
	return out, nil
}

func (s *Server) trainingPages() trainingweb.Deps {
	return trainingweb.Deps{Training: s.Training, Policy: s.Policy}
}

// trainingJobs are the jobs of training: reading large files, and the figures of a new day.
func (s *Server) trainingJobs() {
	s.Training.Register(s.Jobs)
	s.Jobs.Every("training.figures", jobs.Each(10*time.Minute), func(ctx context.Context, _ time.Time) error {
		return s.Training.KeepStale(ctx)
	})
}

// gaugeTraining says how many have conflict resolution in date: of a trust's own people, and above of those of every trust whose
// figure is shown.
func (s *Server) gaugeTraining(ctx context.Context, code string) (programme.Reading, error) {
	const competence = "conflict-resolution"
	act := training.ActBeyond
	if s.Briefing.Trust(ctx, code) {
		act = training.ActRead
	}
	sc, err := s.Policy.Check(authz.From(ctx), act)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	out := programme.Reading{Source: "Training records", On: s.Programme.Today()}
	if act == training.ActBeyond {
		list, sum, err := s.Training.Beyond(ctx, sc, code, competence)
		if err != nil {
			return programme.Reading{}, err
		}
		if sum.Counted == 0 {
			return programme.Reading{Missing: "No trust keeps training records here"}, nil
		}
		shown := 0
		for _, t := range list {
			if t.Known && !t.Hidden {
				shown++
			}
		}
		out.Lead, out.Rest = fmt.Sprintf("%d%%", 100*sum.InDate/sum.Counted), fmt.Sprintf("of those who need conflict resolution have it in date; trusts with figures: %d", shown)
		return out, nil
	}
	f, err := s.Training.Figures(ctx, sc, code)
	if err != nil {
		return programme.Reading{}, err
	}
	i := f.Of(competence)
	if i < 0 || f.All[i].Counted == 0 {
		return programme.Reading{Missing: "No training record is here"}, nil
	}
	out.Lead, out.Rest = fmt.Sprintf("%d%%", 100*f.All[i].InDate/f.All[i].Counted), "of the people who need it"
	if share, _, _, ok := f.Weighted(i); ok {
		out.Rest += fmt.Sprintf(", %.0f%% where incidents happen", share)
	}
	return out, nil
}
