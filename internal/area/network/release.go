package network

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Stage is where a release stands.
type Stage string

// The stages of a release.
const (
	Draft    Stage = "draft"
	Stopped  Stage = "stopped"
	Passed   Stage = "passed"
	Half     Stage = "half" // one of two people has released it
	Released Stage = "released"
	Dropped  Stage = "dropped"
)

var stageWords = map[Stage]string{Draft: "Not screened yet", Stopped: "Stopped by the screen", Passed: "Waits for two people", Half: "Waits for a second person", Released: "Released", Dropped: "Dropped"}

// Words gives a stage in plain words.
func (s Stage) Words() string { return stageWords[s] }

// Open tells whether a release still waits for somebody.
func (s Stage) Open() bool { return s != Released && s != Dropped }

// Tally says what a release holds.
type Tally struct {
	Rows   int `json:"rows"`
	Hidden int `json:"hidden"` // cells of a table of counts
	Events int `json:"events"` // that were looked at
	// Left says how many events were left out, by reason.
	Left map[string]int `json:"left,omitempty"`
	// Looked says for how many surnames the words were searched.
	Looked int `json:"looked"`
}

// Hand is somebody who released a file.
type Hand struct {
	ID, Name string
	At       db.Time
}

// Release is a file under an agreement, without its rows.
type Release struct {
	Org, ID, Agreement, AgreementName, Partner, PartnerName, Profile string
	From, Until                                                      clock.Day
	Stage                                                            Stage
	Fields                                                           []string
	Findings                                                         []Finding
	Tally                                                            Tally
	Hash                                                             string
	MadeBy, MadeName                                                 string
	Made                                                             db.Time
	// Hands are the ids of those who mended it.
	Hands         []string
	First, Second Hand
	ReceivedOn    clock.Day
	ReceivedBy    string
	Version       int64
}

// Period gives the period in words that sort.
func (x *Release) Period() string { return string(x.From) + " to " + string(x.Until) }

// Touched tells whether somebody drew it up or mended it.
func (x *Release) Touched(person string) bool {
	return x.MadeBy == person || slices.Contains(x.Hands, person)
}

// ReleasePath is the address of a release's page.
func ReleasePath(id string) string { return "/network/releases/" + id }

const releaseColumns = `r.org_id, r.id, r.agreement_id, g.name, r.partner_id, p.name, r.profile, r.from_on, r.until_on, r.state, r.fields, r.findings, r.counts, r.hash, r.made_by, r.made_name, r.made_at,
	r.hands, r.first_by, r.first_name, r.first_at, r.second_by, r.second_name, r.second_at, r.received_on, r.received_by, r.version`

const releaseFrom = ` FROM network_release r JOIN network_agreement g ON g.org_id = r.org_id AND g.id = r.agreement_id JOIN network_partner p ON p.org_id = r.org_id AND p.id = r.partner_id WHERE `

func (x *Release) scan(r db.Row, more ...any) error {
	var fields, findings, counts, hands string
	if err := r.Scan(append([]any{&x.Org, &x.ID, &x.Agreement, &x.AgreementName, &x.Partner, &x.PartnerName, &x.Profile, &x.From, &x.Until, &x.Stage, &fields, &findings, &counts, &x.Hash, &x.MadeBy, &x.MadeName, &x.Made,
		&hands, &x.First.ID, &x.First.Name, &x.First.At, &x.Second.ID, &x.Second.Name, &x.Second.At, &x.ReceivedOn, &x.ReceivedBy, &x.Version}, more...)...); err != nil {
		return err
	}
	x.Fields, x.Hands = strings.Fields(fields), strings.Fields(hands)
	if err := json.Unmarshal([]byte(findings), &x.Findings); err != nil {
		return err
	}
	return json.Unmarshal([]byte(counts), &x.Tally)
}

func scanRelease(r db.Row) (x Release, err error) { return x, x.scan(r) }

// Releases gives those in reach to a partner ("" for all), what waits first, then the newest.
func (s *Service) Releases(ctx context.Context, sc authz.Scope, partner string) ([]Release, error) {
	var a db.Args
	where := sc.Where(&a, "r")
	if partner != "" {
		where += ` AND r.partner_id = ` + a.Add(partner)
	}
	return db.All(ctx, s.DB, scanRelease, `SELECT `+releaseColumns+releaseFrom+where+` ORDER BY CASE WHEN r.state IN ('released', 'dropped') THEN 1 ELSE 0 END, r.made_at DESC, r.id DESC`, a.Values()...)
}

// Release reads one with its log. Out of reach is fault.NotFound.
func (s *Service) Release(ctx context.Context, sc authz.Scope, record string) (Release, []Event, error) {
	x, err := oneRelease(ctx, s.DB, sc, record)
	if err != nil {
		return x, nil, err
	}
	list, err := s.log(ctx, x.Org, record)
	return x, list, err
}

func oneRelease(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Release, error) {
	var a db.Args
	return db.One(ctx, q, scanRelease, `SELECT `+releaseColumns+releaseFrom+`r.id = `+a.Add(record)+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// withRows reads a release with what it draws on.
func (s *Service) withRows(ctx context.Context, q db.Querier, sc authz.Scope, record string) (x Release, d drawn, err error) {
	var a db.Args
	var sealed []byte
	x, err = db.One(ctx, q, func(r db.Row) (x Release, err error) { return x, x.scan(r, &sealed) }, `SELECT `+releaseColumns+`, r.drawn`+releaseFrom+`r.id = `+a.Add(record)+` AND `+sc.Where(&a, "r"), a.Values()...)
	if err != nil {
		return x, d, err
	}
	return x, d, s.open(x.Org, x.ID, "rows", sealed, &d)
}

// Rows gives the rows of a release to whoever draws it up or releases it, and notes that they were looked at.
func (s *Service) Rows(ctx context.Context, record string) (Release, []Row, error) {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActRelease)
	if err != nil {
		return Release{}, nil, err
	}
	x, d, err := s.withRows(ctx, s.DB, sc, record)
	if err != nil {
		return x, nil, err
	}
	_, err = op.Do(ctx, s.Door, ActRelease, op.On("network_release", x.Org, record), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Read("network_release", record, audit.F("rows", itoa(len(d.Rows)))), nil
	})
	return x, d.Rows, err
}
