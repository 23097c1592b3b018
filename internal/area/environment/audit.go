package environment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Path is the address of a walk-round.
func Path(id string) string { return "/environment/" + id }

// The states of a walk-round.
const (
	Walking  = "walking"
	Finished = "finished"
)

// Bands are the parts of a day in which a place is walked.
func Bands() [][2]string {
	return [][2]string{{"day", "By day"}, {"evening", "In the evening"}, {"night", "At night"}, {"busiest", "At the busiest time"}}
}

// Audit is a walk-round.
type Audit struct {
	Org, ID, Unit, Lock, Ref, State string
	Toolkit                         int
	Digest                          string
	Zones                           []string
	Day, Band                       string
	Lead, LeadName                  string
	MadeAt, FinishedAt              db.Time
	FinishedName                    string
	Version                         int64
	AuditBody
}

// AuditBody is what is sealed of a walk-round.
type AuditBody struct {
	Place string `json:"place"`
	// Others are who walks along without an account, such as a patient member.
	Others string `json:"others,omitempty"`
}

// AuditAsk is a new walk-round as its form sends it.
type AuditAsk struct {
	Unit, Place, Others, Day, Band string
	Zones                          []string
}

const auditColumns = `a.org_id, a.id, a.unit_id, a.lock, a.ref, a.state, a.toolkit, a.digest, a.zones, a.on_day, a.band, a.lead_id, a.lead_name, a.made_at, a.finished_at, a.finished_name, a.version, a.body`

func (s *Service) scanAudit(r db.Row) (a Audit, err error) {
	var zones string
	var body []byte
	if err := r.Scan(&a.Org, &a.ID, &a.Unit, &a.Lock, &a.Ref, &a.State, &a.Toolkit, &a.Digest, &zones, &a.Day, &a.Band, &a.Lead, &a.LeadName, &a.MadeAt, &a.FinishedAt, &a.FinishedName, &a.Version, &body); err != nil {
		return a, err
	}
	a.Zones = strings.Fields(zones)
	return a, s.unseal(a.Org, a.ID, "audit", body, &a.AuditBody)
}

var auditTable = op.Table{Name: "environment_audit", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "state", "toolkit", "digest", "zones", "on_day", "band", "lead_id", "lead_name",
	"made_at", "finished_at", "finished_name", "body", "version"}}

// Begin begins a walk-round of a unit in the scope, by the newest version of the list.
func (s *Service) Begin(ctx context.Context, sc authz.Scope, in AuditAsk) (Audit, error) {
	var p fault.Problems
	in.Place, in.Others = line(in.Place), line(in.Others)
	if err := s.unit(ctx, &p, sc, in.Unit); err != nil {
		return Audit{}, err
	}
	need(&p, "place", in.Place, "Say which place is walked", MaxLine)
	need(&p, "others", in.Others, "", MaxLine)
	if in.Day == "" {
		in.Day = dayOf(s.Now())
	}
	if d := day(&p, "day", in.Day); d.After(endOf(s.Now())) {
		p.Add("day", "A walk-round is written down on its day or later")
	}
	if !oneOf(Bands(), in.Band) {
		p.Add("band", "Choose the part of the day")
	}
	l := s.List()
	var zones []string
	for _, z := range l.Zones {
		if slices.Contains(in.Zones, z.Code) {
			zones = append(zones, z.Code)
		}
	}
	if len(zones) == 0 {
		p.Add("zones", "Choose at least one zone")
	}
	if err := fault.WithProblems(p); err != nil {
		return Audit{}, err
	}
	org := sc.Org()
	return op.Do(ctx, s.Door, ActWalk, op.In(org, in.Unit), func(tx *op.Tx) (Audit, audit.Change, error) {
		a := Audit{Org: org, ID: id.New("wlk", tx.Now()), Unit: in.Unit, Ref: newRef("WR"), State: Walking, Toolkit: l.Version, Digest: l.Digest, Zones: zones, Day: in.Day, Band: in.Band,
			Lead: tx.Actor().ID, LeadName: tx.Actor().Name, MadeAt: db.At(tx.Now()), Version: 1, AuditBody: AuditBody{Place: in.Place, Others: in.Others}}
		body, err := s.seal(org, a.ID, "audit", a.AuditBody)
		tx.Insert(auditTable, org, a.ID, a.Unit, "", "", a.Ref, a.State, int64(a.Toolkit), a.Digest, strings.Join(zones, " "), a.Day, a.Band, a.Lead, a.LeadName, a.MadeAt, a.FinishedAt, "", body, int64(1))
		return a, audit.Created("environment_audit", a.ID, audit.F("toolkit", number(a.Toolkit)), audit.F("digest", a.Digest), audit.F("zones", strings.Join(zones, " "))), err
	})
}

// Audit reads a walk-round in the scope. Out of reach is fault.NotFound.
func (s *Service) Audit(ctx context.Context, sc authz.Scope, org, record string) (Audit, error) {
	return s.audit(ctx, s.DB, sc, org, record)
}

func (s *Service) audit(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Audit, error) {
	var a db.Args
	return db.One(ctx, q, s.scanAudit, `SELECT `+auditColumns+` FROM environment_audit a WHERE a.org_id = `+a.Add(org)+` AND a.id = `+a.Add(record)+` AND `+sc.Where(&a, "a"), a.Values()...)
}

// Audits gives the walk-rounds in the scope: those under way first, then the newest.
func (s *Service) Audits(ctx context.Context, sc authz.Scope) ([]Audit, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanAudit, `SELECT `+auditColumns+` FROM environment_audit a WHERE `+sc.Where(&a, "a")+` ORDER BY a.state DESC, a.on_day DESC, a.org_id, a.id DESC`, a.Values()...)
}

// walkAgain is after how many months a place is walked again; see section 3.3 of the programme's domain notes.
const walkAgain = 12

// Again gives the walk-rounds of a list that are the last of their place and older than twelve months, by their ids.
func Again(list []Audit, now time.Time) map[string]bool {
	newest := map[[2]string]*Audit{}
	for i := range list {
		a := &list[i]
		k := [2]string{a.Unit, strings.ToLower(a.Place)}
		if b := newest[k]; b == nil || b.Day < a.Day {
			newest[k] = a
		}
	}
	out := map[string]bool{}
	for _, a := range newest {
		if a.Day < dayOf(now.AddDate(0, -walkAgain, 0)) {
			out[a.ID] = true
		}
	}
	return out
}

// ListOf gives the version of the toolkit that a walk-round goes by; a list that was changed since is refused.
func (s *Service) ListOf(a *Audit) (toolkit.List, error) {
	l, ok := toolkit.Find(s.Lists, a.Toolkit)
	if !ok || l.Digest != a.Digest {
		return l, fault.New(fault.Conflict, "The list that this walk-round went by is not the one that is here. Nothing is scored by another")
	}
	return l, nil
}

// Whole is a walk-round with what was found.
type Whole struct {
	Audit
	List   toolkit.List
	Items  []Found
	Scores []toolkit.Score
	// Walkers are who answered, by name.
	Walkers []string
}

// Read puts a walk-round that the caller has read together with its answers and photos.
func (s *Service) Read(ctx context.Context, a Audit) (Whole, error) { return s.whole(ctx, s.DB, a) }

func (s *Service) whole(ctx context.Context, q db.Querier, a Audit) (Whole, error) {
	w := Whole{Audit: a}
	var err error
	if w.List, err = s.ListOf(&a); err != nil {
		return w, err
	}
	answers, err := s.answers(ctx, q, a.Org, a.ID)
	if err != nil {
		return w, err
	}
	photos, err := s.photos(ctx, q, a.Org, a.ID)
	if err != nil {
		return w, err
	}
	by := map[string][]Answer{}
	for _, x := range answers {
		by[x.Item] = append(by[x.Item], x)
		if !slices.Contains(w.Walkers, x.Name) {
			w.Walkers = append(w.Walkers, x.Name)
		}
	}
	for _, code := range a.Zones {
		z, _ := w.List.Zone(code)
		results := map[string]toolkit.Result{}
		for _, i := range z.Items {
			f := weigh(i, z, by[i.Code])
			for _, p := range photos {
				if p.Item == i.Code {
					f.Photos = append(f.Photos, p)
				}
			}
			results[i.Code] = f.Result
			w.Items = append(w.Items, f)
		}
		w.Scores = append(w.Scores, toolkit.ScoreOf(z, results))
	}
	return w, nil
}

// Disputes gives the items whose answers differ.
func (w *Whole) Disputes() (out []Found) {
	for _, f := range w.Items {
		if f.Dispute {
			out = append(out, f)
		}
	}
	return out
}

// Count gives how many items have one of some results.
func (w *Whole) Count(results ...toolkit.Result) (n int) {
	for _, f := range w.Items {
		if slices.Contains(results, f.Result) {
			n++
		}
	}
	return n
}

// Before gives the last finished walk-round of the same place of the unit, by the same version of the list and with one of the
// same zones, before this one; false where there is none. It never gives one of another place.
func (s *Service) Before(ctx context.Context, a Audit) (Whole, bool, error) {
	list, err := db.All(ctx, s.DB, s.scanAudit, `SELECT `+auditColumns+` FROM environment_audit a WHERE a.org_id = $1 AND a.unit_id = $2 AND a.lock = $3 AND a.toolkit = $4 AND a.state = 'finished' AND a.id <> $5 AND (a.on_day < $6 OR a.on_day = $6 AND a.made_at < $7)
		ORDER BY a.on_day DESC, a.id DESC LIMIT 50`, a.Org, a.Unit, a.Lock, int64(a.Toolkit), a.ID, a.Day, a.MadeAt)
	if err != nil {
		return Whole{}, false, err
	}
	for _, x := range list {
		if strings.EqualFold(x.Place, a.Place) && slices.ContainsFunc(x.Zones, func(z string) bool { return slices.Contains(a.Zones, z) }) {
			w, err := s.Read(ctx, x)
			return w, err == nil, err
		}
	}
	return Whole{}, false, nil
}
