package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/server"
)

// apiRoute is how other systems send reports.
const apiRoute = "POST /api/v1/reports"

// orgs are the trusts that the clients report for, one after another.
var orgs = []string{"R0A", "R1H", "RTH", "RX6", "RYA"}

const story = "He grabbed my arm as we moved him to the other bay and would not let go until two colleagues came to help."

func record() mds.Record {
	return mds.Record{ViolenceAll: []string{"physical_contact", "verbal"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}}
}

// Body gives a report as the API takes it.
func Body(key string) ([]byte, error) {
	return json.Marshal(map[string]any{"idempotency_key": key, "naming": "anonymous", "when": "today", "record": record(), "narrative": story,
		"contact": map[string]string{"how": "phone", "value": "01632 960123", "when": "after 2pm"}})
}

// reports measures how fast reports are taken, and what the engine does bare.
func (o Options) reports(ctx context.Context, r *Report, name string, c config.Config) error {
	o.Progress("reports on " + name)
	n, err := start(ctx, c, false)
	if err != nil {
		return err
	}
	times, rate, through, err := o.send(ctx, n)
	if err == nil {
		err = n.proved(ctx, len(times))
	}
	if err = errors.Join(err, n.stop()); err != nil {
		return err
	}
	s := db.Settings{URL: c.Database}
	if c.Database == "" {
		s.URL = "sqlite:" + filepath.Join(c.Data, "bare.db")
	}
	bare, err := db.Bare(ctx, s, o.Clients, 2048, 3*time.Second)
	if err != nil {
		return err
	}
	how := fmt.Sprintf("%d clients for %s, %s; sealed, audited, with clocks, facts and search words; each chain verified after", o.Clients, o.Time, through)
	limit := 2500.0
	if s.Engine() == db.Postgres {
		limit = 1500
	}
	r.add(Line{What: name + ": reports taken", Value: rate, Unit: "a second", Limit: limit, Over: true, How: how})
	r.add(Line{What: name + ": half of them within", Value: quantile(times, .5), Unit: "ms", How: "as above"})
	r.add(Line{What: name + ": 99 of 100 within", Value: quantile(times, .99), Unit: "ms", Limit: 50, How: "as above"})
	r.add(Line{What: name + ": bare durable rows", Value: bare, Unit: "a second", How: fmt.Sprintf("one row of 2 KiB a statement, %d to a durable transaction, one connection, 3 s", o.Clients)})
	r.add(Line{What: name + ": reports to bare rows", Value: rate / bare, Unit: "times", How: "the ratio of the two"})
	return nil
}

// proved checks that what was answered is there, and that the chains hold.
func (n *node) proved(ctx context.Context, sent int) error {
	have, err := db.One(ctx, n.DB, db.Scalar[int64], `SELECT COUNT(*) FROM incident`)
	if err != nil {
		return err
	}
	if have != int64(sent) {
		return fmt.Errorf("%d receipts were given, and there are %d reports", sent, have)
	}
	v, err := audit.Verify(ctx, n.DB, "", nil, nil)
	if err == nil && len(v.Breaks) > 0 {
		err = fmt.Errorf("the chain of %s is broken", v.Breaks[0].Org)
	}
	return err
}

// send lets the clients send for the time and gives how long each report took.
func (o Options) send(ctx context.Context, n *node) (times []time.Duration, rate float64, through string, err error) {
	if err := n.tree(ctx); err != nil {
		return nil, 0, "", err
	}
	through = "in this process, since there is no " + apiRoute
	one := n.sendHere
	if n.has(apiRoute) {
		through = "through " + apiRoute + " on loopback with a bearer token each"
		if one, err = n.sender(ctx); err != nil {
			return nil, 0, "", err
		}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	began := time.Now()
	for w := range o.Clients {
		wg.Go(func() {
			var mine []time.Duration
			var failed error
			for failed == nil && time.Since(began) < o.Time {
				t := time.Now()
				failed = one(ctx, orgs[w%len(orgs)], id.Random("bench"))
				mine = append(mine, time.Since(t))
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, mine...)
			err = errors.Join(err, failed)
		})
	}
	wg.Wait()
	return times, float64(len(times)) / time.Since(began).Seconds(), through, err
}

func (n *node) sendHere(ctx context.Context, org, key string) error {
	ctx = authz.With(ctx, authz.Actor{Role: authz.Public, Org: org})
	_, err := n.Incident.Send(ctx, incident.Sending{Key: key, Org: org, Way: "api", Naming: "anonymous", When: "today", Record: record(), Narrative: story,
		Contact: incident.Contact{How: "phone", Value: "01632 960123", When: "after 2pm"}})
	return err
}

// sender makes a key for each trust and gives what sends through the API.
func (n *node) sender(ctx context.Context) (func(context.Context, string, string) error, error) {
	keys := map[string]string{}
	for _, org := range orgs {
		key, err := Token(ctx, n.Server, org)
		if err != nil {
			return nil, err
		}
		keys[org] = key
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}, Timeout: time.Minute}
	return func(ctx context.Context, org, key string) error {
		_, err := Post(ctx, client, n.base, keys[org], key)
		return err
	}, nil
}

// Token makes a key that sends reports for a trust.
func Token(ctx context.Context, s *server.Server, org string) (string, error) {
	ctx, err := s.AsTerminal(ctx, org, "benchmark")
	if err != nil {
		return "", err
	}
	_, plain, err := s.Identity.NewToken(ctx, identity.Token{Name: "benchmark", Role: authz.Reporter, Actions: []authz.Action{incident.ActReport}, Expires: time.Now().AddDate(0, 0, 1)})
	return plain, err
}

// Receipt is what the API answers.
type Receipt struct {
	ID    string `json:"id"`
	Again bool   `json:"again"`
}

// Post sends one report through the API and gives its receipt.
func Post(ctx context.Context, client *http.Client, base, token, key string) (out Receipt, err error) {
	body, err := Body(key)
	if err != nil {
		return out, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/v1/reports", bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return out, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return out, err
	}
	if res.StatusCode/100 != 2 {
		return out, fmt.Errorf("the report was answered with %d: %s", res.StatusCode, b)
	}
	return out, json.Unmarshal(b, &out)
}
