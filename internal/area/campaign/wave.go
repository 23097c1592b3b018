package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/stats/interval"
)

// Wave is a set of statements that staff answer between two days.
type Wave struct {
	Org, ID, Campaign string
	Name, From, To    string
	ClosedAt          db.Time
	Questions         []string
	Version           int64
}

// Over tells whether a wave takes no more answers.
func (w *Wave) Over(today string) bool { return !w.ClosedAt.IsZero() || today > w.To }

// Runs tells whether a wave takes answers.
func (w *Wave) Runs(today string) bool { return !w.Over(today) && today >= w.From }

// Scale is how one answers a statement, the strongest agreement first. The first two are counted as agreeing.
func Scale() []string {
	return []string{"Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree"}
}

// Usual are statements to begin with: what people remember, what they would do, and whether they feel backed.
func Usual() []string {
	return []string{"I have seen or heard of this campaign", "I would report it if it happened to me", "My organisation backs me when I am hurt, threatened or abused", "I know where I get support"}
}

// WaveAsk is what a wave's form asks; Questions one to a line.
type WaveAsk struct{ Name, From, To, Questions string }

const waveColumns = `w.org_id, w.id, w.campaign_id, w.name, w.from_day, w.to_day, w.closed_at, w.questions, w.version`

func scanWave(r db.Row) (w Wave, err error) {
	var q string
	if err := r.Scan(&w.Org, &w.ID, &w.Campaign, &w.Name, &w.From, &w.To, &w.ClosedAt, &q, &w.Version); err != nil {
		return w, err
	}
	return w, json.Unmarshal([]byte(q), &w.Questions)
}

// AddWave plans a wave of one's own campaign.
func (s *Service) AddWave(ctx context.Context, org, campaign string, in WaveAsk) (Wave, error) {
	in.Name = line(in.Name)
	var p fault.Problems
	need(&p, "name", in.Name, "Give it a name", 80)
	day(&p, "from", in.From, "Write the first day")
	day(&p, "to", in.To, "Write the last day")
	if len(p) == 0 && in.To < in.From {
		p.Add("to", "The last day is before the first")
	}
	var list []string
	seen := map[string]bool{}
	for _, q := range strings.Split(clean(in.Questions), "\n") {
		if q = line(q); q != "" && !seen[q] {
			seen[q] = true
			list = append(list, q)
			need(&p, "questions", q, "", MaxLine)
		}
	}
	if len(list) == 0 || len(list) > 12 {
		p.Add("questions", "Write one to twelve statements, one to a line")
	}
	if err := fault.WithProblems(p); err != nil {
		return Wave{}, err
	}
	b, err := json.Marshal(list)
	if err != nil {
		return Wave{}, err
	}
	return op.Do(ctx, s.Door, ActKeep, op.In(org, ""), func(tx *op.Tx) (Wave, audit.Change, error) {
		c, err := s.campaign(ctx, tx, tx.Scope(), campaign, true)
		if err == nil && c.Org != org {
			err = fault.Missing()
		}
		w := Wave{Org: org, ID: id.New("wav", tx.Now()), Campaign: campaign, Name: in.Name, From: in.From, To: in.To, Questions: list, Version: 1}
		if err != nil {
			return w, audit.Change{}, err
		}
		return w, audit.Created("campaign_wave", w.ID, audit.F("campaign", campaign), audit.F("name", in.Name)), tx.Must(ctx,
			`INSERT INTO campaign_wave (org_id, id, unit_id, lock, owner_key, campaign_id, name, from_day, to_day, closed_at, questions, made_name, version) VALUES ($1, $2, '', '', '', $3, $4, $5, $6, NULL, $7, $8, 1)`,
			org, w.ID, campaign, in.Name, in.From, in.To, string(b), tx.Actor().Name)
	})
}

// EndWave takes no more answers from now on, and shows what came.
func (s *Service) EndWave(ctx context.Context, org, wave string) error {
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("campaign_wave", org, wave), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE campaign_wave SET closed_at = $3, version = version + 1 WHERE org_id = $1 AND id = $2 AND closed_at IS NULL`, org, wave, db.At(tx.Now()))
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "This wave has ended already")
		}
		return 0, audit.Changed("campaign_wave", wave, audit.F("state", "ended")), err
	})
	return err
}

// Waves gives the waves of a campaign that the caller has read, the first one first.
func (s *Service) Waves(ctx context.Context, c *Campaign) ([]Wave, error) {
	return db.All(ctx, s.DB, scanWave, `SELECT `+waveColumns+` FROM campaign_wave w WHERE w.campaign_id = $1 AND w.org_id = $2 ORDER BY w.from_day, w.id`, c.ID, c.Org)
}

// Wave reads a wave with its campaign, in reach of ActSee.
func (s *Service) Wave(ctx context.Context, sc authz.Scope, wave string) (Wave, Campaign, error) {
	w, err := db.One(ctx, s.DB, scanWave, `SELECT `+waveColumns+` FROM campaign_wave w WHERE w.id = $1`, wave)
	if err != nil {
		return w, Campaign{}, err
	}
	c, err := s.campaign(ctx, s.DB, sc, w.Campaign, s.keeps(ctx))
	if err != nil {
		return Wave{}, c, err
	}
	return w, c, nil
}

// who names nobody: it only tells that the same person answers a second time.
func (s *Service) who(ctx context.Context, org, wave string) string {
	return s.Ring.Blind(org, "wave "+wave, authz.From(ctx).ID)
}

// Answered tells whether the actor has answered a wave.
func (s *Service) Answered(ctx context.Context, org string, w *Wave) (bool, error) {
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_answered WHERE org_id = $1 AND wave_id = $2 AND who = $3`, org, w.ID, s.who(ctx, org, w.ID))
	return n > 0, err
}

// Answer counts somebody's answers, once: choices are places on the scale from 0, by statement, in their order; -1 is no answer.
// Each is added to a tally and kept nowhere else.
func (s *Service) Answer(ctx context.Context, sc authz.Scope, wave string, choices []int) error {
	see, err := s.Door.Policy().Check(authz.From(ctx), ActSee)
	if err != nil {
		return err
	}
	w, c, err := s.Wave(ctx, see, wave)
	if err != nil {
		return err
	}
	if c.State != "open" || !w.Runs(s.Today()) {
		return fault.New(fault.Conflict, "This survey takes no answers now")
	}
	var p fault.Problems
	given := 0
	for i := range w.Questions {
		switch {
		case i >= len(choices) || choices[i] < 0:
		case choices[i] >= len(Scale()):
			p.Add(Field(i), "Choose one of the answers")
		default:
			given++
		}
	}
	if given == 0 && len(p) == 0 {
		p.Add(Field(0), "Answer at least one of the statements")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org, me := sc.Org(), s.who(ctx, sc.Org(), wave)
	_, err = op.Do(veil(ctx, org), s.Door, ActVeiled, op.In(org, "").Once("wave/"+me), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `INSERT INTO campaign_answered (org_id, wave_id, who) VALUES ($1, $2, $3) ON CONFLICT (org_id, wave_id, who) DO NOTHING`, org, wave, me)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "You answered this survey already. Nobody can see or change what you said")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		for i, q := range w.Questions {
			if i >= len(choices) || choices[i] < 0 {
				continue
			}
			if _, err := tx.Exec(ctx, `INSERT INTO campaign_tally (org_id, wave_id, question, choice, n) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (org_id, wave_id, question, choice) DO UPDATE SET n = campaign_tally.n + 1`,
				org, wave, q, int64(choices[i])); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return 0, audit.Changed("campaign_wave", wave, audit.F("answers", "one more")), nil
	})
	return err
}

// Field is the form name of a statement.
func Field(i int) string { return fmt.Sprintf("q%d", i+1) }

// LeastAnswers is how many must have answered a statement before its figure is shown; Few is how many on one side of it are too few.
const (
	LeastAnswers = 10
	Few          = 5
)

// Result is how many agree with a statement, with its 95% interval. Hidden says that too few answered, or that too few stand on
// one side, and then the rest is nought.
type Result struct {
	Question         string
	Agree, Of        int
	Hidden           bool
	Why              string
	Share, Low, High float64
}

// Results gives the figures of a wave that is over, for the reader's organisation, and of all together for the organisation
// whose campaign it is. While it runs there are none: two looks would tell what somebody said in between.
func (s *Service) Results(ctx context.Context, sc authz.Scope, c *Campaign, w *Wave) ([]Result, error) {
	if !w.Over(s.Today()) {
		return nil, nil
	}
	type cell struct {
		q      string
		choice int
		n      int
	}
	var a db.Args
	q := `SELECT t.question, t.choice, CAST(SUM(t.n) AS BIGINT) FROM campaign_tally t WHERE t.wave_id = ` + a.Add(w.ID)
	if sc.Org() != c.Org {
		q += ` AND ` + sc.WhereOrg(&a, "t.org_id")
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (x cell, err error) { return x, r.Scan(&x.q, &x.choice, &x.n) }, q+` GROUP BY t.question, t.choice ORDER BY t.question, t.choice`, a.Values()...)
	if err != nil {
		return nil, err
	}
	out := make([]Result, 0, len(w.Questions))
	for _, question := range w.Questions {
		x := Result{Question: question}
		for _, y := range list {
			if y.q != question {
				continue
			}
			x.Of += y.n
			if y.choice < 2 {
				x.Agree += y.n
			}
		}
		if err := x.judge(); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// judge works the interval out, or hides what is too small.
func (x *Result) judge() error {
	other := x.Of - x.Agree
	switch {
	case x.Of < LeastAnswers:
		*x = Result{Question: x.Question, Hidden: true, Why: "Fewer than ten answered"}
		return nil
	case x.Agree > 0 && x.Agree < Few || other > 0 && other < Few:
		*x = Result{Question: x.Question, Of: x.Of, Hidden: true, Why: "Too few on one side to show"}
		return nil
	}
	e, err := interval.Wilson(x.Agree, x.Of, interval.Options{})
	x.Share, x.Low, x.High = e.Value, e.Lower, e.Upper
	return err
}
