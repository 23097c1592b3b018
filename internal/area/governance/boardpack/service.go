package boardpack

import (
	"context"
	"embed"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Service makes and keeps packs. It is safe for use by many goroutines. An area that is nil is missing, and the pack says so.
type Service struct {
	DB       db.Querier
	Door     *op.Door
	Tree     func(ctx context.Context) (*org.Tree, error)
	Insight  *insight.Service
	Incident *incident.Service
	Justice  *justice.Service
	Survey   *survey.Service
	Sanction *sanction.Service
	// Standard gives the position against the standard; ok is false where there is no assessment.
	Standard func(ctx context.Context, o org.Organisation) (s Standing, ok bool, err error)
	// Below gives the ratings of the trusts below an organisation, from signed assessments only; ok is false where there
	// are too few to show.
	Below func(ctx context.Context, o org.Organisation) (s Spread, ok bool, err error)
	// Risks gives the highest risks of the register.
	Risks func(ctx context.Context, o org.Organisation, n int) ([]Risk, error)
	// Equity gives who is harmed, by groups of staff, with small groups hidden.
	Equity func(ctx context.Context, a insight.EquityAsk) (insight.Equity, error)
	// Riddor counts what RIDDOR asked for of accidents in some months, of a trust.
	Riddor func(ctx context.Context, o org.Organisation, from, to collection.Month) (Riddor, error)
	// Late gives what is late elsewhere: one entry for each area that keeps actions.
	Late []Lateness
	// Lead gives the name of the executive lead, "" where nobody holds the role.
	Lead func(ctx context.Context, org string) string
}

// Standing is the position of an organisation against the standard.
type Standing struct {
	Name, State, Path string
	// Before is the name of the round before, "" for none.
	Before    string
	At        time.Time
	Signed    bool
	Statement string
	Sections  []StandingSection
	Reds      []Red
}

// StandingSection is a section of the standard, with its ratings now and in the round before.
type StandingSection struct {
	Name        string
	Now, Before Ratings
	HasBefore   bool
}

// Red is an indicator that is rated red, with what is planned.
type Red struct{ Text, Action, Owner, Due string }

// Spread is how the trusts below an organisation stand, section by section.
type Spread struct {
	Name string
	// Signed trusts of Of have a signed assessment.
	Signed, Of int
	Sections   []SpreadSection
	Path       string
}

// SpreadSection is the ratings of the trusts below, as they may be shown.
type SpreadSection struct {
	Name string
	Now  Ratings
}

// Risk is one line of the register.
type Risk struct {
	Title, Where, Band, Owner, Review, Path string
	Score, Target                           int
	// Accepted says that somebody accepted it until a day.
	Accepted bool
}

// Lateness counts what is late in one area.
type Lateness struct {
	// Key is stable; Name, Definition, Source and Page explain the figure.
	Key, Name, Definition, Source, Page string
	// One and More are the words after the count.
	One, More string
	// Above says that organisations above a trust have it too.
	Above bool
	// Count gives how many are late on a day, as the reader of ctx may count them.
	Count func(ctx context.Context, o org.Organisation, on clock.Day) (int, error)
}

func (s *Service) now() time.Time { return s.Door.Now().In(clock.London()) }

// reader is the role as which the figures of an organisation are read, whoever makes the pack.
func reader(o org.Organisation) authz.Actor {
	role := authz.Executive
	switch o.Kind {
	case org.Board:
		role = authz.ICB
	case org.Region:
		role = authz.Region
	case org.National:
		role = authz.National
	}
	return authz.Actor{Role: role, Org: o.ID, Strong: true} // of nobody in particular
}

// scope is that of the reader for an action of another area.
func (s *Service) scope(ctx context.Context, act authz.Action) (authz.Scope, error) {
	return s.Door.Policy().Check(authz.From(ctx), act)
}
