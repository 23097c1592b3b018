package evidence

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// words are what is sealed of an entry.
type words struct {
	Who    string `json:"who"`
	Role   string `json:"role,omitempty"`
	Second string `json:"second,omitempty"`
	Why    string `json:"why,omitempty"`
	What   string `json:"what,omitempty"`
	Salt   string `json:"salt"`
}

// enter writes the next entry of an exhibit's ledger inside the change that it tells of. Who is the actor unless the entry
// says somebody else. The exhibit's head moves with it.
func (s *Service) enter(ctx context.Context, tx *op.Tx, x *Exhibit, file string, e custody.Entry) error {
	actor := tx.Actor()
	if e.Who == "" {
		e.Who, e.Role = actor.Name, actor.Role.Words()
	}
	var salt [16]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return err
	}
	e.Exhibit, e.At, e.Salt = x.ID, tx.Now(), hex.EncodeToString(salt[:])
	e.Follow(x.Seq, x.Head)
	body, err := s.seal(x.Org, x.ID, "custody", words{e.Who, e.Role, e.Second, e.Why, e.What, e.Salt})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO custody_entry (org_id, exhibit_id, seq, at, kind, refused, actor, file_id, file_sha256, body, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		x.Org, x.ID, e.Seq, db.At(e.At), string(e.Kind), e.Refused, actor.ID, file, e.File, body, e.Prev, e.Hash); err != nil {
		return err
	}
	if err := tx.Must(ctx, `UPDATE exhibit SET head_seq = $3, head_hash = $4 WHERE org_id = $1 AND id = $2 AND head_seq = $5`, x.Org, x.ID, e.Seq, e.Hash, x.Seq); err != nil {
		return err
	}
	x.Seq, x.Head = e.Seq, e.Hash
	return nil
}

func (s *Service) scanEntry(r db.Row) (custody.Entry, error) {
	var e custody.Entry
	var org string
	var at db.Time
	var body []byte
	if err := r.Scan(&org, &e.Exhibit, &e.Seq, &at, &e.Kind, &e.Refused, &e.File, &body, &e.Prev, &e.Hash); err != nil {
		return e, err
	}
	e.At = at.UTC()
	var w words
	if err := s.unseal(org, e.Exhibit, "custody", body, &w); err != nil {
		return e, err
	}
	e.Who, e.Role, e.Second, e.Why, e.What, e.Salt = w.Who, w.Role, w.Second, w.Why, w.What, w.Salt
	return e, nil
}

const selectEntry = `SELECT org_id, exhibit_id, seq, at, kind, refused, file_sha256, body, prev, hash FROM custody_entry`

// entries gives a ledger up to an entry; 0 is all of it.
func (s *Service) entries(ctx context.Context, q db.Querier, org, exhibit string, upTo int64) ([]custody.Entry, error) {
	if upTo == 0 {
		upTo = 1 << 60
	}
	return db.All(ctx, q, s.scanEntry, selectEntry+` WHERE org_id = $1 AND exhibit_id = $2 AND seq <= $3 ORDER BY seq`, org, exhibit, upTo)
}

// Ledger gives the whole ledger of an exhibit inside the scope, oldest first, and how it stands.
func (s *Service) Ledger(ctx context.Context, scope authz.Scope, id string) ([]custody.Entry, Standing, error) {
	x, err := s.Get(ctx, scope, id)
	if err != nil {
		return nil, Standing{}, err
	}
	list, err := s.entries(ctx, s.DB, x.Org, x.ID, 0)
	if err != nil {
		return nil, Standing{}, err
	}
	points, err := s.checkpoints(ctx, s.DB, x.Org, x.ID)
	if err != nil {
		return nil, Standing{}, err
	}
	return list, stand(x, list, points), nil
}

// Standing is how a ledger stands when it is walked.
type Standing struct {
	Entries int64
	Broken  *custody.Break
	// Signed is the newest checkpoint, SignedSeq the entry that it covers, Stamped whether an outside authority saw it.
	Signed    time.Time
	SignedSeq int64
	Stamped   bool
}

func stand(x Exhibit, list []custody.Entry, points []custody.Checkpoint) Standing {
	chain, broken := custody.Walk(list)
	st := Standing{Entries: chain.Seq, Broken: broken}
	if broken == nil && (chain.Seq != x.Seq || chain.Head != x.Head) {
		st.Broken = &custody.Break{Seq: chain.Seq + 1, What: "the ledger does not end where the register says"}
	}
	hash := make(map[int64]string, len(list))
	for _, e := range list {
		hash[e.Seq] = e.Hash
	}
	for _, c := range points {
		if st.Broken == nil && hash[c.Seq] != c.Hash {
			st.Broken = &custody.Break{Seq: c.Seq, What: "the entry is not the one that was signed"}
		}
		st.Signed, st.SignedSeq, st.Stamped = c.At, c.Seq, len(c.Token) > 0
	}
	return st
}

func (s *Service) checkpoints(ctx context.Context, q db.Querier, org, exhibit string) ([]custody.Checkpoint, error) {
	return db.All(ctx, q, func(r db.Row) (custody.Checkpoint, error) {
		var c custody.Checkpoint
		var at db.Time
		err := r.Scan(&c.Org, &c.Exhibit, &c.Seq, &c.Hash, &at, &c.Signature, &c.Token)
		c.At = at.UTC()
		return c, err
	}, `SELECT org_id, exhibit_id, seq, hash, at, signature, token FROM custody_checkpoint WHERE org_id = $1 AND exhibit_id = $2 ORDER BY seq`, org, exhibit)
}
