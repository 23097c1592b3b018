package governance

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Decision is what a quorate meeting settled. It is never changed: a later decision takes its place.
type Decision struct {
	ID, Item, Meeting string
	// Kind is decision or endorsement.
	Kind    string
	Present int
	At      db.Time
	By      string
	DecisionBody
}

// DecisionBody is what lies sealed of a decision.
type DecisionBody struct {
	What string `json:"what"`
	// Employer and Staff are what each side said.
	Employer string `json:"employer,omitempty"`
	Staff    string `json:"staff,omitempty"`
	// Dissent are those who were against it, one in a line, in words that they agreed to.
	Dissent []string `json:"dissent,omitempty"`
	// NotPart are those who took no part, for an interest.
	NotPart []string `json:"not_part,omitempty"`
	// Document is what was endorsed.
	Document Document `json:"document,omitzero"`
}

// Document is something that was endorsed: what it is, which version, and the SHA-256 that proves it.
type Document struct {
	Kind    string `json:"kind"`
	Title   string `json:"title"`
	Path    string `json:"path,omitempty"`
	Paper   string `json:"paper,omitempty"`
	Version string `json:"version"`
	Hash    string `json:"hash"`
}

// DecisionAsk is a decision as it was typed.
type DecisionAsk struct {
	What, Employer, Staff, Dissent string
	// Paper is the version of a paper that is endorsed.
	Paper string
}

// Decide writes down a decision of a meeting that is under way, or an endorsement where the item is there for one. Without a
// quorum of those who may take part it is refused, with what is missing.
func (s *Service) Decide(ctx context.Context, org, meeting, item string, in DecisionAsk) (string, error) {
	b := DecisionBody{What: clean(in.What), Employer: clean(in.Employer), Staff: clean(in.Staff), Dissent: lines(in.Dissent)}
	var p fault.Problems
	need(&p, "what", b.What, "Write what was decided, in words that stand by themselves")
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	did := id.Random("dec")
	return did, s.onItem(ctx, org, meeting, item, func(tx *op.Tx, m *Meeting, x *Item) (audit.Change, error) {
		if m.State != UnderWay {
			return audit.Change{}, over(m)
		}
		if x.out("", tx.Actor().ID) {
			return audit.Change{}, fault.Refused("You take no part in the decision of this item. Somebody else of the chairs or the secretary writes it down")
		}
		kind, why := "decision", "Nothing is decided on this item: change what it is on the agenda for first"
		switch x.Purpose {
		case "decide":
		case "endorse":
			kind = "endorsement"
		default:
			return audit.Change{}, fault.New(fault.Conflict, why)
		}
		t, err := s.termsOf(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		seats, err := s.seats(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		var p fault.Problems
		if t.BothSides {
			need(&p, "employer", b.Employer, "Write what the employer’s side said")
			need(&p, "staff", b.Staff, "Write what the staff side said")
		}
		q := Judge(t, seats, func(y Seat) bool { return x.out(y.Member, y.Person) })
		for _, l := range q.Lost {
			l.Field = "what"
			p = append(p, l)
		}
		d := b
		if kind == "endorsement" {
			if err := s.papers(ctx, tx, org, x, true); err != nil {
				return audit.Change{}, err
			}
			i := slices.IndexFunc(x.Papers, func(y Paper) bool { return y.ID == in.Paper && y.Latest && y.Hash != "" && !y.SentAt.IsZero() })
			if i < 0 {
				p.Add("paper", "Choose which document is endorsed, in the version that was sent")
			} else {
				y := x.Papers[i]
				d.Document = Document{Kind: y.Kind, Title: y.Title, Path: y.Path, Paper: y.ID, Version: num(y.V), Hash: y.Hash}
				if y.File != "" {
					d.Document.Kind = "file"
				}
			}
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		for _, c := range x.Conflicts {
			d.NotPart = append(d.NotPart, c.Name)
		}
		body, err := s.seal(org, did, "decision", d)
		if err != nil {
			return audit.Change{}, err
		}
		tx.Insert(decisionTable, org, item, did, meeting, kind, int64(q.Present), d.Document.Hash, body, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		event(tx, org, meeting, item, kind, map[string]string{"decision": "Something was decided", "endorsement": "A document was endorsed"}[kind])
		return audit.Created("gov_decision", did, audit.F("item", item), audit.F("kind", kind), audit.F("present", number(q.Present)), audit.F("document", d.Document.Hash)), nil
	})
}

var decisionTable = op.Table{Name: "gov_decision", Columns: []string{"org_id", "item_id", "id", "meeting_id", "kind", "present", "doc_hash", "body", "at", "by_id", "by_name"}}

// decisions gives what was decided on the items of a meeting; the caller keeps those of items in reach.
func (s *Service) decisions(ctx context.Context, q db.Querier, org, meeting string) ([]Decision, error) {
	return db.All(ctx, q, func(r db.Row) (Decision, error) {
		var d Decision
		var body []byte
		if err := r.Scan(&d.ID, &d.Item, &d.Meeting, &d.Kind, &d.Present, &d.At, &d.By, &body); err != nil {
			return d, err
		}
		return d, s.unseal(org, d.ID, "decision", body, &d.DecisionBody)
	}, `SELECT id, item_id, meeting_id, kind, present, at, by_name, body FROM gov_decision WHERE org_id = $1 AND meeting_id = $2 ORDER BY at, id`, org, meeting)
}

// Endorsed gives the endorsements of a document of an organisation by its SHA-256 in hex, oldest first, as far as the reader
// may know of them: members at once, others where the terms let them read, once the minutes are agreed.
func (s *Service) Endorsed(ctx context.Context, sc authz.Scope, org, hash string) ([]Decision, error) {
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT meeting_id FROM gov_decision WHERE org_id = $1 AND doc_hash = $2 AND kind = 'endorsement' ORDER BY meeting_id LIMIT 50`, org, hash)
	if err != nil || hash == "" {
		return nil, err
	}
	var out []Decision
	for _, m := range list {
		w, err := s.Meeting(ctx, sc, org, m)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, x := range w.Items {
			for _, d := range x.Decisions {
				if d.Document.Hash == hash {
					out = append(out, d)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Decision) int { return a.At.Compare(b.At.Time) })
	return out, nil
}

// lines gives what was typed line by line, without empty ones.
func lines(typed string) []string {
	var out []string
	for _, l := range splitLines(clean(typed)) {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}
