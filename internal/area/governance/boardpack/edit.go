package boardpack

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Edit is what a person may write of a draft: its words and where it goes, not its figures.
type Edit struct {
	Words
	Body, Item, Lead string
	// Seen is the version that the page showed.
	Seen int64
}

// The most that is taken.
const (
	mostTitle, mostAsk, mostStatement = 200, 400, 2000
	mostLines                         = 8
)

// check cleans an edit and says what is wrong with it.
func (e *Edit) check() fault.Problems {
	var p fault.Problems
	e.Title, e.Body, e.Item, e.Lead, e.Statement = line(e.Title), line(e.Body), line(e.Item), line(e.Lead), strings.TrimSpace(e.Statement)
	var asks []string
	for _, a := range e.Asks {
		if a = line(a); a != "" {
			asks = append(asks, a)
		}
	}
	e.Asks = asks
	switch n := len([]rune(e.Title)); {
	case n == 0:
		p.Add("title", "Write a title that says what is found")
	case n > mostTitle:
		p.Add("title", "Write at most %d characters", mostTitle)
	}
	switch {
	case len(asks) == 0:
		p.Add("asks", "Write at least one thing that the board is asked to do")
	case len(asks) > mostLines:
		p.Add("asks", "Ask for at most %d things", mostLines)
	}
	for _, a := range asks {
		if len([]rune(a)) > mostAsk {
			p.Add("asks", "Write at most %d characters in a line", mostAsk)
			break
		}
	}
	switch n := len([]rune(e.Statement)); {
	case n == 0:
		p.Add("statement", "Write what the executive lead signs")
	case n > mostStatement:
		p.Add("statement", "Write at most %d characters", mostStatement)
	}
	for _, x := range []struct{ field, value string }{{"body", e.Body}, {"item", e.Item}, {"lead", e.Lead}} {
		if len([]rune(x.value)) > 120 {
			p.Add(x.field, "Write at most %d characters", 120)
		}
	}
	if e.Body == "" {
		p.Add("body", "Write who meets")
	}
	return p
}

// Edit writes the words of a draft.
func (s *Service) Edit(ctx context.Context, record string, e Edit) error {
	if err := fault.WithProblems(e.check()); err != nil {
		return err
	}
	_, err := s.change(ctx, ActDraft, authz.From(ctx).Org, record, e.Seen, func(_ *op.Tx, p *Pack) (audit.Change, error) {
		c := p.Content
		was := c.Words
		c.Words = e.Words
		c.Meeting.Body, c.Meeting.Item, c.Meeting.Lead = e.Body, e.Item, e.Lead
		return audit.Changed("board pack", record, audit.FF("title", was.Title, e.Title), audit.FF("asks", strings.Join(was.Asks, " / "), strings.Join(e.Asks, " / ")), audit.FF("statement", was.Statement, e.Statement),
			audit.F("body", e.Body+", "+e.Item+", "+e.Lead)), nil
	})
	return err
}

// Again reads the figures of a draft again. Words that nobody changed follow the figures; those that somebody wrote stay.
func (s *Service) Again(ctx context.Context, record string, seen int64) error {
	a := authz.From(ctx)
	sc, err := s.Door.Policy().Check(a, ActDraft)
	if err != nil {
		return err
	}
	p, err := load(ctx, s.DB, sc, a.Org, record)
	if err != nil {
		return err
	}
	fresh, err := s.Gather(ctx, a.Org, p.Content.Meeting)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, ActDraft, a.Org, record, seen, func(_ *op.Tx, p *Pack) (audit.Change, error) {
		old := p.Content
		c := *fresh
		c.Meeting, c.Version, c.Reason = old.Meeting, old.Version, old.Reason
		c.Words = c.Proposed
		if old.Words.Title != old.Proposed.Title {
			c.Words.Title = old.Words.Title
		}
		if strings.Join(old.Words.Asks, "\n") != strings.Join(old.Proposed.Asks, "\n") {
			c.Words.Asks = old.Words.Asks
		}
		if old.Words.Statement != old.Proposed.Statement {
			c.Words.Statement = old.Words.Statement
		}
		p.Content = &c
		return audit.Changed("board pack", record, audit.FF("figures of", old.At.Format("2006-01-02 15:04"), c.At.Format("2006-01-02 15:04")), audit.F("figures that differ", strconv.Itoa(len(Compare(old, &c))))), nil
	})
	return err
}
