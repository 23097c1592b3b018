package learn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Level is how far training goes.
type Level int

// Levels gives every level with its words, from none.
func Levels() []string {
	return []string{"None", "Knowledge and de-escalation", "Disengagement", "Holding", "Team restraint"}
}

// Words gives a level in words.
func (l Level) Words() string {
	if l < 0 || int(l) >= len(Levels()) {
		return "Not decided"
	}
	return Levels()[l]
}

// NeedState is where an analysis stands.
type NeedState string

// The states of an analysis.
const (
	Draft    NeedState = "draft"
	Sent     NeedState = "waiting"
	Approved NeedState = "approved"
)

// Words gives a state in words.
func (s NeedState) Words() string {
	return map[NeedState]string{Draft: "Being decided", Sent: "Waits for approval", Approved: "Approved and frozen"}[s]
}

// Need is an analysis of training needs.
type Need struct {
	Org, ID, Title string
	Since, Until   clock.Day
	State          NeedState
	Hash           string
	MadeAt         db.Time
	MadeName       string
	// Authors are the ids of whoever made it or decided in it: none of them approves it.
	Authors      []string
	ApprovedAt   db.Time
	ApprovedName string
	Version      int64
	NeedBody
}

// NeedBody is what is frozen.
type NeedBody struct {
	// Counted says what the analysis had, Missing what it had not.
	Counted   []string   `json:"counted"`
	Missing   []string   `json:"missing,omitempty"`
	Proposals []Proposal `json:"proposals"`
}

// Undecided is the level of a proposal on which nobody decided.
const Undecided Level = -1

// Proposal is the level that follows for a role of a unit, with its reasons, and what a person decided.
type Proposal struct {
	ID      string   `json:"id"`
	Unit    string   `json:"unit"` // "" for the whole organisation
	Name    string   `json:"name"`
	Role    string   `json:"role"`
	Level   Level    `json:"level"`
	Reasons []string `json:"reasons"`
	Decided Level    `json:"decided"`
	Why     string   `json:"why,omitempty"`
	By      string   `json:"by,omitempty"`
}

// Open counts the proposals on which nobody decided.
func (n *Need) Open() int {
	k := 0
	for _, p := range n.Proposals {
		if p.Decided == Undecided {
			k++
		}
	}
	return k
}

// Other counts the proposals where a person decided otherwise than the rule proposed.
func (n *Need) Other() int {
	k := 0
	for _, p := range n.Proposals {
		if p.Decided != Undecided && p.Decided != p.Level {
			k++
		}
	}
	return k
}

// digest is the SHA-256 of what is approved.
func (n *Need) digest() (string, error) {
	b, err := json.Marshal(struct {
		Title        string
		Since, Until clock.Day
		Body         NeedBody
	}{n.Title, n.Since, n.Until, n.NeedBody})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// Unchanged tells whether an approved analysis is what was approved.
func (n *Need) Unchanged() bool {
	d, err := n.digest()
	return err == nil && n.State == Approved && d == n.Hash
}

const needColumns = `n.org_id, n.id, n.title, n.since_day, n.until_day, n.state, n.body, n.hash, n.made_at, n.made_name, n.authors, n.approved_at, n.approved_name, n.version`

func scanNeed(r db.Row) (n Need, err error) {
	var body, authors string
	if err := r.Scan(&n.Org, &n.ID, &n.Title, &n.Since, &n.Until, &n.State, &body, &n.Hash, &n.MadeAt, &n.MadeName, &authors, &n.ApprovedAt, &n.ApprovedName, &n.Version); err != nil {
		return n, err
	}
	if err := json.Unmarshal([]byte(authors), &n.Authors); err != nil {
		return n, err
	}
	return n, json.Unmarshal([]byte(body), &n.NeedBody)
}

// Needs gives the analyses in reach: those that wait first, then the newest.
func (s *Service) Needs(ctx context.Context, sc authz.Scope) ([]Need, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, scanNeed, `SELECT `+needColumns+` FROM training_need n WHERE `+sc.Where(&a, "n")+` ORDER BY n.made_at DESC, n.id`, a.Values()...)
	rank := map[NeedState]int{Sent: 0, Draft: 1, Approved: 2}
	slices.SortStableFunc(list, func(x, y Need) int { return rank[x.State] - rank[y.State] })
	return list, err
}

// Need reads one. Out of reach is fault.NotFound.
func (s *Service) Need(ctx context.Context, sc authz.Scope, record string) (Need, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanNeed, `SELECT `+needColumns+` FROM training_need n WHERE n.org_id = `+a.Add(sc.Org())+` AND n.id = `+a.Add(record)+` AND `+sc.Where(&a, "n"), a.Values()...)
}

var needTable = op.Table{Name: "training_need", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "title", "since_day", "until_day", "state", "body", "hash", "made_at", "made_name", "authors", "approved_at", "approved_name", "version"}}

func saveNeed(ctx context.Context, tx *op.Tx, n *Need) error {
	body, err := json.Marshal(n.NeedBody)
	if err != nil {
		return err
	}
	authors, err := json.Marshal(n.Authors)
	if err != nil {
		return err
	}
	k, err := tx.Exec(ctx, `UPDATE training_need SET state = $4, body = $5, hash = $6, authors = $7, approved_at = $8, approved_name = $9, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
		n.Org, n.ID, n.Version, string(n.State), string(body), n.Hash, string(authors), n.ApprovedAt, n.ApprovedName)
	if err == nil && k != 1 {
		err = moved()
	}
	return err
}

func plural(n int, one, more string) string {
	if n == 1 {
		return fmt.Sprintf(one, n)
	}
	return fmt.Sprintf(more, n)
}
