package collection

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
)

// A trust that records here and also sends files for the same months would count twice, unless its files leave out what is
// recorded here. So a file for a month that has reports of its own is refused until the trust has said which it is, and
// where the reports came after the file, its page says so with both ways out of it.

// topicHere makes an organisation's months from its records at once, instead of in the night.
const topicHere = "collection.here"

func (s *Service) registerHere(r *jobs.Runner) {
	jobs.On(r, topicHere, "make its months", s.makeHere)
}

func (s *Service) makeHere(ctx context.Context, org string, _ about) error {
	here, err := recordsHere(ctx, s.DB, org)
	if err != nil || here.from == "" || here.beside {
		return err
	}
	return s.makeNative(ctx, org, here)
}

// ownReports counts the reports recorded here that count as incidents, in some months.
func ownReports(ctx context.Context, q db.Querier, org string, months []Month) (map[Month]int64, error) {
	out := map[Month]int64{}
	if len(months) == 0 {
		return out, nil
	}
	var a db.Args
	text := make([]string, len(months))
	for i, m := range months {
		text[i] = string(m)
	}
	code := a.Add(org)
	in := db.In(&a, text)
	type row struct {
		month Month
		n     int64
	}
	list, err := db.All(ctx, q, func(r db.Row) (row, error) {
		var x row
		return x, r.Scan(&x.month, &x.n)
	}, `SELECT period, COUNT(DISTINCT SUBSTR(id, 1, `+strconv.Itoa(keyLength)+`)) FROM (
		SELECT f.id, f.period, f.record_state, f.counts, ROW_NUMBER() OVER (PARTITION BY f.id ORDER BY f.version DESC) AS n FROM fact f
		WHERE f.org_id = `+code+` AND f.batch = '' AND f.source = 'incident' AND f.id IN (SELECT g.id FROM fact g WHERE g.org_id = `+code+` AND g.batch = '' AND g.source = 'incident' AND g.period IN `+in+`)) c
		WHERE c.n = 1 AND c.counts = 'single' AND c.record_state <> 'rejected' AND c.period IN `+in+` GROUP BY period`, a.Values()...)
	for _, x := range list {
		out[x.month] = x.n
	}
	return out, err
}

// Twice is a month in which reports were recorded here and something else counts or waits too, and nobody has said that it
// leaves them out.
type Twice struct {
	Month   Month
	Reports int64
	// Mending says that the month is made from the records here, and waits to be accepted in the file's place.
	Mending bool
}

// CountedTwice gives the months of an organisation that count twice, from one month on to another, the earliest first.
func (s *Service) CountedTwice(ctx context.Context, org string, from, to Month) ([]Twice, error) {
	sent, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT month FROM submission_month WHERE org_id = $1 AND month >= $2 AND month <= $3 AND form <> 'direct'
		AND state IN ('waiting', 'accepted', 'approved') ORDER BY month`, org, string(from), string(to))
	if err != nil || len(sent) == 0 {
		return nil, err
	}
	here, err := recordsHere(ctx, s.DB, org)
	if err != nil {
		return nil, err
	}
	var months []Month
	for _, m := range sent {
		if !here.apart(Month(m)) {
			months = append(months, Month(m))
		}
	}
	own, err := ownReports(ctx, s.DB, org, months)
	if err != nil {
		return nil, err
	}
	var out []Twice
	for _, m := range months {
		if own[m] > 0 {
			out = append(out, Twice{m, own[m], here.holds(m)})
		}
	}
	return out, nil
}

// refusedTwice says of each month why a file for it would count reports twice.
func refusedTwice(ctx context.Context, q db.Querier, org string, here native, months []Month) (map[Month]string, error) {
	var ask []Month
	for _, m := range months {
		if !here.within(m) {
			ask = append(ask, m)
		}
	}
	own, err := ownReports(ctx, q, org, ask)
	if err != nil {
		return nil, err
	}
	out := map[Month]string{}
	for m, n := range own {
		reports := strconv.FormatInt(n, 10) + " reports of " + m.Words() + " were recorded here"
		if n == 1 {
			reports = "1 report of " + m.Words() + " was recorded here"
		}
		out[m] = reports + ", and a file for it may count them twice. Say first, at Recorded here, which of the two holds what"
	}
	return out, nil
}

// replaces tells whether what stands for a month came otherwise than from records here, so that its facts are to be taken
// out when the month made from records takes its place.
func replaces(ctx context.Context, q db.Querier, org string, m Month) (bool, error) {
	n, err := db.One(ctx, q, db.Scalar[int64], `SELECT COUNT(*) FROM submission_month WHERE org_id = $1 AND month = $2 AND form <> 'direct' AND state IN ('accepted', 'approved')`, org, string(m))
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return n > 0, err
}
