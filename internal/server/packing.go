package server

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/boardpack/boardpackweb"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
)

// newBoardPack makes the area of board packs, which asks every other.
func (s *Server) newBoardPack() {
	s.BoardPack = &boardpack.Service{DB: s.DB, Door: s.Door, Tree: s.Org.Tree, Insight: s.Insight, Incident: s.Incident, Justice: s.Justice, Survey: s.Survey, Sanction: s.Sanction,
		Standard: s.standingFor, Below: s.spreadFor, Risks: s.risksFor, Late: s.lateness(), Equity: s.equityFor, Riddor: s.riddorFor, Lead: s.executiveLead}
}

func (s *Server) packPages() boardpackweb.Deps {
	return boardpackweb.Deps{Packs: s.BoardPack, Policy: s.Policy, Printer: s.Letters.Printer}
}

// executiveLead gives the name of whoever holds the role of executive lead, "" where nobody does.
func (s *Server) executiveLead(ctx context.Context, o string) string {
	list, err := s.Holders(ctx, s.DB, o, "", authz.Executive)
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[0].Name
}

func ratingsFor(d standard.Distribution) boardpack.Ratings {
	return boardpack.Ratings{Green: d.Green, Amber: d.Amber, Red: d.Red, NotAssessed: d.NotAssessed, NotApplicable: d.NotApplicable}
}

// standingFor gives the position against the standard as a board pack shows it.
func (s *Server) standingFor(ctx context.Context, o org.Organisation) (boardpack.Standing, bool, error) {
	sc, err := s.Policy.Check(authz.From(ctx), standard.ActRead)
	if err != nil {
		return boardpack.Standing{}, false, err
	}
	p, ok, err := s.Standard.Position(ctx, sc, o.ID)
	if err != nil || !ok {
		return boardpack.Standing{}, false, err
	}
	out := boardpack.Standing{Name: p.Name, State: p.State.Words(), Path: standard.Path(p.Assessment), At: p.At.Time, Signed: p.State.SignedOff(), Statement: p.Statement}
	for _, x := range p.Sections {
		out.Sections = append(out.Sections, boardpack.StandingSection{Name: x.Name, Now: ratingsFor(x.Now), Before: ratingsFor(x.Before), HasBefore: x.Before.Sum() > 0})
	}
	for _, r := range p.Reds {
		out.Reds = append(out.Reds, boardpack.Red{Text: r.Text, Action: r.Action, Owner: r.Owner, Due: dayWords(r.Due)})
	}
	return out, true, nil
}

// fewestSigned is how many trusts must have signed before their ratings are shown together: of fewer they would tell of one.
const fewestSigned = 3

// spreadFor gives how the trusts below an organisation stand: the newest round that holds anything, from signed assessments.
func (s *Server) spreadFor(ctx context.Context, o org.Organisation) (boardpack.Spread, bool, error) {
	sc, err := s.Policy.Check(authz.From(ctx), round.ActSee)
	if err != nil {
		return boardpack.Spread{}, false, err
	}
	p, err := s.Rounds.Picture(ctx, sc, o.ID, "", "")
	if err != nil || p.Signed < fewestSigned {
		return boardpack.Spread{}, false, err
	}
	year, first := p.Round.Words()
	half := map[bool]string{true: "first", false: "second"}[first]
	out := boardpack.Spread{Name: "Signed in the " + half + " half of " + strconv.Itoa(year), Signed: p.Signed, Of: p.Trusts, Path: "/standard/rollup?at=" + o.ID}
	for _, x := range p.Sections {
		out.Sections = append(out.Sections, boardpack.SpreadSection{Name: x.Name, Now: boardpack.Ratings{Green: x.Now.Green, Amber: x.Now.Amber, Red: x.Now.Red, NotAssessed: x.Now.NotAssessed, NotApplicable: x.Now.NotApplicable}})
	}
	return out, true, nil
}

func dayWords(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.London()).Format("2 January 2006")
}

// risksFor gives the highest risks of a register.
func (s *Server) risksFor(ctx context.Context, o org.Organisation, n int) ([]boardpack.Risk, error) {
	sc, err := s.Policy.Check(authz.From(ctx), risk.ActRead)
	if err != nil {
		return nil, err
	}
	list, err := s.Risk.Top(ctx, sc, o.ID, n)
	out := make([]boardpack.Risk, 0, len(list))
	for _, e := range list {
		owner := e.OwnerName
		if owner == "" {
			owner = e.Owner
		}
		out = append(out, boardpack.Risk{Title: e.Title, Where: e.From, Band: e.Band, Owner: owner, Review: dayWords(e.ReviewAt), Path: risk.Path(e.Assessment), Score: e.Score, Target: e.Target, Accepted: !e.AcceptedAt.IsZero()})
	}
	return out, err
}

// equityFor gives who is harmed, as whoever a pack is read for may see it.
func (s *Server) equityFor(ctx context.Context, a insight.EquityAsk) (insight.Equity, error) {
	sc, err := s.Policy.Check(authz.From(ctx), insight.ActEquity)
	if err != nil {
		return insight.Equity{}, err
	}
	return s.pictures().Pictures.Equity(ctx, sc, a)
}

// riddorFor counts what RIDDOR asked for in some months. The rows are the lead's to read, without clearance for any lock; the
// pack holds their counts alone.
func (s *Server) riddorFor(ctx context.Context, o org.Organisation, from, to collection.Month) (n boardpack.Riddor, err error) {
	lead := s.leadOf(ctx, o.ID)
	sc, err := s.Policy.Check(authz.From(lead), casework.ActRiddorRead)
	if err != nil {
		return n, err
	}
	list, err := s.riddorOf(lead, sc, briefing.Period{From: clock.Day(from.First().Format(time.DateOnly)), To: clock.Day(to.Last().Format(time.DateOnly))})
	for i := range list {
		switch list[i].State() {
		case "report":
			n.ToReport++
			if list[i].Due.Before(s.Door.Now()) {
				n.Late++
			}
		case "decide", "foretold":
			n.Deciding++
		case "sent":
			n.Reported++
		}
	}
	return n, err
}

// lateness is what each area that keeps actions counts as late.
func (s *Server) lateness() []boardpack.Lateness {
	moment := func(on clock.Day) db.Time {
		t, err := time.ParseInLocation(time.DateOnly, string(on), clock.London())
		if err != nil {
			return db.At(s.Door.Now())
		}
		return db.At(t)
	}
	return []boardpack.Lateness{
		{Key: "late.reviews", Name: "Actions of case reviews late", Definition: "Actions of the reviews of cases that were due before today and are not done.", Source: "Reviews of cases", One: "action", More: "actions",
			Count: func(ctx context.Context, o org.Organisation, on clock.Day) (int, error) {
				sc, err := s.Policy.Check(authz.From(ctx), casework.ActReviewLate)
				if err != nil {
					return 0, err
				}
				return s.Casework.ReviewActionsLate(ctx, sc, o.ID, on)
			}},
		{Key: "late.plan", Name: "Actions of the standard’s plan late", Definition: "Actions that answer a gap to the standard, due before today and not done.", Source: "Plans of assessments against the standard", Page: "/standard", One: "action", More: "actions", Above: true,
			Count: func(ctx context.Context, o org.Organisation, on clock.Day) (int, error) {
				sc, err := s.Policy.Check(authz.From(ctx), standard.ActRead)
				if err != nil {
					return 0, err
				}
				return s.Standard.ActionsLate(ctx, sc, o.ID, moment(on))
			}},
		{Key: "late.meetings", Name: "Actions of meetings late", Definition: "Actions decided in meetings of this organisation’s groups, due before today and open.", Source: "Actions of meetings", Page: "/actions", One: "action", More: "actions", Above: true,
			Count: func(ctx context.Context, o org.Organisation, on clock.Day) (int, error) {
				sc, err := s.Policy.Check(authz.From(ctx), governance.ActRun) // of nobody in particular: the count is of all groups
				if err != nil {
					return 0, err
				}
				list, err := s.Governance.ActionsLate(ctx, sc, o.ID, moment(on))
				return len(list), err
			}},
		{Key: "late.risks", Name: "Risk assessments past review", Definition: "Risk assessments in force whose review is past its day, those that reports called for among them.", Source: "Risk assessments", Page: "/risk", One: "assessment", More: "assessments", Above: true,
			Count: func(ctx context.Context, o org.Organisation, on clock.Day) (int, error) {
				sc, err := s.Policy.Check(authz.From(ctx), risk.ActRead)
				if err != nil {
					return 0, err
				}
				return s.Risk.ReviewsLate(ctx, sc, o.ID, moment(on))
			}},
	}
}
