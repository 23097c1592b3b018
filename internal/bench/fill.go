package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
)

// words are what the stories of the large database are made of: common and rare ones, so that a search has something to
// find.
var words = []string{"corridor", "ambulance", "chair", "shouted", "grabbed", "spat", "waiting", "triage", "relative", "discharge", "medication", "door", "night", "security", "window",
	"threw", "phone", "receptionist", "porter", "cannula", "trolley", "dressing", "visitor", "bed", "alarm"}

// batch is how many reports are brought in at a time.
const batch = 500

// fill brings reports in until the database has as many as asked, spread over four years, one in twenty open. The home trust
// gets its share in turn with all others.
func (o Options) fill(ctx context.Context, n *node, home string) error {
	have, err := db.One(ctx, n.DB, db.Scalar[int64], `SELECT COUNT(*) FROM incident`)
	if err != nil {
		return err
	}
	tree, err := n.Org.Tree(ctx)
	if err != nil {
		return err
	}
	var others []string
	for _, t := range tree.At(org.Trust, n.Org.Today()) {
		if t.ID != home {
			others = append(others, t.ID)
		}
	}
	each := max(1, (o.Incidents+o.Home-1)/o.Home)
	var next atomic.Int64
	want := int64(o.Incidents) - have
	ctx = authz.With(ctx, authz.Service("benchmark"))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 3 { // two make ready while one is written
		wg.Go(func() {
			for {
				first := next.Add(batch) - batch
				if first >= want {
					return
				}
				if first%50000 == 0 {
					o.Progress(fmt.Sprintf("%d reports to go", want-first))
				}
				var list []incident.Past
				for k := first; k < min(first+batch, want); k++ {
					list = append(list, past(int(k)))
				}
				trust, b := home, int(first/batch)
				if b%each != 0 {
					trust = others[b%len(others)]
				}
				if e := n.Incident.Bulk(ctx, trust, list); e != nil {
					mu.Lock()
					err = errors.Join(err, e)
					mu.Unlock()
					return
				}
			}
		})
	}
	wg.Wait()
	return err
}

// past makes the k-th report of the large database.
func past(k int) incident.Past {
	at := time.Now().UTC().Add(-time.Duration(k%1460)*24*time.Hour - time.Duration(1+k%1000)*time.Minute).Truncate(time.Second)
	text := story
	for i := range 12 {
		text += " " + words[(k*7+i*i+k/25)%len(words)]
	}
	name := letters(k, 7)
	rec := record()
	rec.IncidentDate, rec.RecordState, rec.ViolencePrimary = at.Format(time.DateOnly), "final", mds.Primary(rec.ViolenceAll)
	if k%90 == 0 {
		rec.Method, rec.WeaponType = []string{"weapon"}, "blunt"
	}
	p := incident.Past{Incident: incident.Incident{Ref: "HW-" + at.Format("0601") + "-" + name, Counts: mds.Single, Events: 1, Stage: incident.Finished, Way: "api", Naming: "anonymous",
		Reported: at, Record: rec, Lang: "en", Acknowledged: at, Contacted: at, Reviewed: at, Fed: at, Finished: at},
		Key: "bench-" + fmt.Sprintf("%020d", k), Code: "Z" + name[:3] + "-" + name[3:], PIN: "000000", Narrative: text}
	if k%20 == 0 {
		p.Stage, p.Open, p.Record.RecordState = incident.Received, true, "submitted"
		p.Acknowledged, p.Contacted, p.Reviewed, p.Fed, p.Finished = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	}
	return p
}

// letters writes a number in letters of a fixed width that look as random as a real reference.
func letters(k, width int) string {
	const safe = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	n := uint64(k)*2654435761%21870000000 + 1 // a full round of 30 to the power of 7, since the two share no factor
	out := make([]byte, width)
	for i := range out {
		out[i] = safe[n%30]
		n /= 30
	}
	return string(out)
}
