package collection_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// TestALoadJudgesAgainWhatIsNotAsItWasChecked puts the verdict of another file in the place of a submission's own, as if
// the rules or the organisations had changed between the check and the load.
func TestALoadJudgesAgainWhatIsNotAsItWasChecked(t *testing.T) {
	each(t, func(b *bench) {
		rows := append(some(october, "W", 40), some(october, "W", 3)...) // three come twice
		sub := b.receive(b.analyst(), collection.Sending{From: october}, table(trust, rows...))
		if sub.Accepted != 40 || sub.Rejected != 3 {
			b.Fatalf("%d accepted, %d rejected", sub.Accepted, sub.Rejected)
		}
		other := table(trust, some(october, "V", 43)...)
		r, err := intake.Open(intake.Upload{Name: "f.csv", Size: int64(len(other)), From: strings.NewReader(other)})
		b.ok(err)
		res, err := r.Check(b.Context(), intake.Options{Org: trust, From: october.First(), To: october.Last(), Lookup: everywhere{}})
		b.ok(err)
		v, err := res.Verdict.MarshalBinary()
		b.ok(err)
		service := authz.With(b.Context(), authz.Service("test"))
		owner := files.Owner{Kind: "submission verdict", Record: sub.ID}
		own, err := b.Files.Belonging(b.Context(), b.DB, trust, owner.Kind, owner.Record)
		b.ok(err)
		put, err := b.Files.PutData(service, trust, "verdict", bytes.NewReader(v), 1<<20)
		b.ok(err)
		_, err = op.Do(service, b.Door, actReport, op.In(trust, ""), func(tx *op.Tx) (bool, audit.Change, error) {
			if err := b.Files.Detach(b.Context(), tx, own[0]); err != nil {
				return false, audit.Change{}, err
			}
			return true, audit.Created("verdict", put.ID), b.Files.Attach(b.Context(), tx, put, owner)
		})
		b.ok(err)
		b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
		b.work()
		b.ok(b.Accept(b.acceptor(), trust, sub.ID))
		b.wantCounting(trust, "40/40")
		batches, err := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT id FROM fact_batch WHERE org_id = $1 AND gone_at IS NOT NULL`, trust)
		if err != nil || len(batches) != 1 {
			b.Errorf("%d batches were given up, %v", len(batches), err)
		}
	})
}

// everywhere is every trust and force.
type everywhere struct{}

func (everywhere) Force(string) bool { return true }

func (everywhere) Organisation(string) (from, to time.Time, ok bool) { return from, to, true }
