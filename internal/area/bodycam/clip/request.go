package clip

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Kinds are the rights that somebody may ask for.
func Kinds() [][2]string {
	return [][2]string{{"access", "A copy of footage of themselves"}, {"erasure", "That footage is erased"}, {"objection", "That it is not used"}, {"restriction", "That it is kept but not used"}}
}

// Thirds say what is known of others in the footage.
func Thirds() [][2]string {
	return [][2]string{{"unknown", "Not looked at yet"}, {"none", "Nobody else is in it"}, {"masked", "Others are in it and are masked"}, {"agreed", "Others are in it and agreed"}, {"kept_back", "Others are in it, so part is kept back"}}
}

// Answers are how a request is answered.
func Answers() [][2]string {
	return [][2]string{{"done", "Done as asked"}, {"part", "Done in part"}, {"refused", "Refused, with the reason and where to complain"}, {"nothing", "Nothing is held"}}
}

// The states of a request.
const (
	Waiting   = "open"
	Answered  = "answered"
	Withdrawn = "withdrawn"
)

// Request is somebody's right to footage of themselves.
type Request struct {
	Org, ID, Ref, Kind, State string
	Received, Due             db.Time
	Extended, Proved          db.Time
	Third                     string
	Answered                  db.Time
	Answer                    string
	Made                      db.Time
	MadeBy, MadeName          string
	Version                   int64
	// Clips is how many clips it is about.
	Clips int
	Asker
}

// Asker is what is sealed of a request.
type Asker struct {
	Who     string `json:"who"`
	Contact string `json:"contact"`
	Asks    string `json:"asks"`
	Search  string `json:"search,omitempty"` // what was searched for
	Longer  string `json:"longer,omitempty"` // why it takes longer
	Third   string `json:"third,omitempty"`
	Said    string `json:"said,omitempty"` // what was answered
}

// RequestPath is the address of a request.
func RequestPath(id string) string { return "/footage-requests/" + id }

// Late tells whether a request is past its day.
func (r *Request) Late(now time.Time) bool { return r.State == Waiting && r.Due.Before(now) }

// dueAfter gives the last moment of the same day one or more months after a request was received; where that month has no such
// day it is its last. Source: the regulator's guidance on counting the time for a response.
func dueAfter(received time.Time, months int) db.Time {
	return db.At(endOf(addMonths(received, months)))
}

// Asking is a request as its form sends it.
type Asking struct{ Kind, Day, Who, Contact, Asks string }

var requestTable = op.Table{Name: "bodycam_clip_request", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "kind", "state", "received_at", "due_at", "extended_at", "proved_at", "third",
	"answered_at", "answer", "reminded_at", "made_at", "made_by", "made_name", "body", "version"}}

// Take takes a request. It is due one month after it was received.
func (s *Service) Take(ctx context.Context, sc authz.Scope, in Asking) (Request, error) {
	var p fault.Problems
	in.Who, in.Contact, in.Asks = line(in.Who), line(in.Contact), clean(in.Asks)
	need(&p, "who", in.Who, "Write who asks", MaxLine)
	need(&p, "contact", in.Contact, "Write how they are answered", MaxLine)
	need(&p, "asks", in.Asks, "Write what they ask for, with day and place", MaxWords)
	if !oneOf(Kinds(), in.Kind) {
		p.Add("kind", "Choose what is asked")
	}
	at := moment(&p, "received", in.Day, "", s.Now())
	if err := fault.WithProblems(p); err != nil {
		return Request{}, err
	}
	return op.Do(ctx, s.Door, ActRequest, op.In(sc.Org(), ""), func(tx *op.Tx) (Request, audit.Change, error) {
		r := Request{Org: sc.Org(), ID: id.New("rrq", tx.Now()), Ref: "FR-" + id.Code(6), Kind: in.Kind, State: Waiting, Received: db.At(at), Due: dueAfter(at, 1), Third: "unknown", Made: db.At(tx.Now()),
			MadeBy: tx.Actor().ID, MadeName: tx.Actor().Name, Version: 1, Asker: Asker{Who: in.Who, Contact: in.Contact, Asks: in.Asks}}
		body, err := s.seal(r.Org, r.ID, "request", r.Asker)
		if err != nil {
			return r, audit.Change{}, err
		}
		tx.Insert(requestTable, r.Org, r.ID, "", "", "", r.Ref, r.Kind, r.State, r.Received, r.Due, r.Extended, r.Proved, r.Third, r.Answered, r.Answer, db.Time{}, r.Made, r.MadeBy, r.MadeName, body, int64(1))
		return r, audit.Created("bodycam_clip_request", r.ID, audit.F("kind", r.Kind), audit.F("due", string(clock.DayOf(r.Due.Time)))), nil
	})
}

const requestColumns = `r.org_id, r.id, r.ref, r.kind, r.state, r.received_at, r.due_at, r.extended_at, r.proved_at, r.third, r.answered_at, r.answer, r.made_at, r.made_by, r.made_name, r.version,
	(SELECT COUNT(*) FROM bodycam_clip_asked k WHERE k.org_id = r.org_id AND k.request_id = r.id), r.body`

func (s *Service) scanRequest(row db.Row) (r Request, err error) {
	var body []byte
	if err := row.Scan(&r.Org, &r.ID, &r.Ref, &r.Kind, &r.State, &r.Received, &r.Due, &r.Extended, &r.Proved, &r.Third, &r.Answered, &r.Answer, &r.Made, &r.MadeBy, &r.MadeName, &r.Version, &r.Clips, &body); err != nil {
		return r, err
	}
	return r, s.unseal(r.Org, r.ID, "request", body, &r.Asker)
}

func (s *Service) request(ctx context.Context, q db.Querier, sc authz.Scope, org, id string) (Request, error) {
	var a db.Args
	w := `SELECT ` + requestColumns + ` FROM bodycam_clip_request r WHERE r.org_id = ` + a.Add(org) + ` AND r.id = ` + a.Add(id) + ` AND ` + sc.Where(&a, "r")
	return db.One(ctx, q, s.scanRequest, w, a.Values()...)
}

// Request gives a request of the scope's organisation; out of reach it is fault.NotFound.
func (s *Service) Request(ctx context.Context, sc authz.Scope, id string) (Request, error) {
	return s.request(ctx, s.DB, sc, sc.Org(), id)
}

// Requests gives the requests in reach: open ones by what is due, then those that are over, the newest first.
func (s *Service) Requests(ctx context.Context, sc authz.Scope, states []string) ([]Request, error) {
	var a db.Args
	w := `SELECT ` + requestColumns + ` FROM bodycam_clip_request r WHERE ` + sc.Where(&a, "r")
	if len(states) > 0 {
		w += ` AND r.state IN ` + db.In(&a, states)
	}
	return db.All(ctx, s.DB, s.scanRequest, w+` ORDER BY r.state <> 'open', CASE WHEN r.state = 'open' THEN r.due_at END, r.received_at DESC, r.id`, a.Values()...)
}
