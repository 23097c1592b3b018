package training_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// rows writes a matrix of n rows, six competences a person.
func rows(n int) io.Reader {
	names := []string{"NHS|CSTF|NHS Conflict Resolution (England) - 3 Years|", "120|LOCAL|De-escalation - 2 Years|", "120|LOCAL|Breakaway - 1 Year|", "120|LOCAL|Safe Holding - 1 Year|", "120|LOCAL|PMVA - 1 Year|",
		"120|LOCAL|Lone Working - 3 Years|"}
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, "Employee Number,Assignment Number,Full Name,Org L3,Org L4,Staff Group,Role,Assignment Status,FTE,Start Date,End Date,Competence Name,Achieved Date,Expiry Date\n")
		for i := 0; i < n && err == nil; i++ {
			p := i / len(names)
			no := fmt.Sprintf("%08d", 1_000_000+p)
			_, err = fmt.Fprintf(w, "%s,%s,\"Invented, Somebody\",Medicine,120 Ward %d,Nursing and Midwifery Registered,Staff Nurse,Active Assignment,1,01-Apr-2019,31-DEC-4712,%s,%02d-Nov-2025,2027/%02d/02 00:00:00\n",
				no, no, []int{4, 9}[p%2], names[i%len(names)], 1+p%28, 1+p%12)
		}
		w.CloseWithError(err)
	}()
	return r
}

// TestALargeFile times a matrix from its first byte until it counts, and beside it the loading of the same achievements alone. It is
// small unless HAVENWARD_TRAINING_ROWS says how many rows there are; then it has 20 seconds.
func TestALargeFile(t *testing.T) {
	n, limit := 3_000, time.Duration(0)
	if s := os.Getenv("HAVENWARD_TRAINING_ROWS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
		limit = 20 * time.Second
	}
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, training.Schema}, func(t *testing.T, s db.Settings) {
		b := fresh(t, s)
		ctx := b.as(authz.Admin, here)
		start, work := time.Now(), worked(t)
		key, err := b.Receive(ctx, here, "large.csv", true, rows(n))
		b.must(err)
		received := time.Since(start)
		b.must(b.Check(context.WithoutCancel(ctx), here, key))
		checked := time.Since(start) - received
		x := b.at(here, key)
		if x.State != training.Checked || x.Report.Taken != n {
			t.Fatalf("%s %+v", x.State, x.Report)
		}
		if x = b.apply(x); x.State == training.Applying {
			b.must(b.BringIn(ctx, here, key))
			x = b.at(here, key)
		}
		all := time.Since(start)
		work = worked(t) - work
		if x.Report.NewAchieved != n {
			t.Errorf("%+v", x.Report)
		}
		start = time.Now()
		f := b.figures(authz.Specialist)
		first := time.Since(start)
		start = time.Now()
		b.figures(authz.Specialist)
		t.Logf("%d rows: received in %v, read in %v, until it counts %v, of which the processor worked %v; figures of %d people in %v, again in %v", n, received.Round(time.Millisecond), checked.Round(time.Millisecond), all.Round(time.Millisecond), work.Round(time.Millisecond), f.People,
			first.Round(time.Millisecond), time.Since(start).Round(time.Microsecond))
		if limit > 0 && all > limit {
			t.Errorf("%v is more than %v", all, limit)
		}
	})
}

// worked is how long processors worked for this process, which says more on a machine that others use.
func worked(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestTheSumsOfACountry adds the posts of England up in columns: HAVENWARD_TRAINING_POSTS of them, six competences each, with two
// posts for every twelfth person. 1,500,000 have 2 seconds. A copy of the same columns is the baseline.
func TestTheSumsOfACountry(t *testing.T) {
	n, limit := 20_000, time.Duration(0)
	if s := os.Getenv("HAVENWARD_TRAINING_POSTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
		limit = 2 * time.Second
	}
	const units, groups, roles, competences = 12_000, 10, 400, 6
	b := arith.Book{Units: units, Groups: groups, Roles: roles, Today: 20_000, LongDays: 28, LeftDays: 31}
	seen := map[arith.Class]int32{}
	person := int32(-1)
	for i := range n {
		if i%12 != 1 {
			person++
		}
		c := arith.Class{Unit: int32(i * 7919 % units), Group: int32(i % groups), Role: int32(i * 31 % roles)}
		if i%20 == 0 {
			c.Population = arith.Bank
		}
		k, ok := seen[c]
		if !ok {
			k = int32(len(b.Classes))
			seen[c] = k
			b.Classes = append(b.Classes, c)
			for j := range competences {
				b.Needs = append(b.Needs, arith.Need{Needed: j < 3 || i%3 == 0, Grace: 60})
			}
		}
		p := &b.Posts
		p.Person, p.Class = append(p.Person, person), append(p.Class, k)
		p.Start, p.End, p.AbsentFrom = append(p.Start, arith.Day(19_990-i%5000)), append(p.End, arith.Always), append(p.AbsentFrom, 0)
		p.Absence = append(p.Absence, arith.Absence(max(0, i%40-37)))
	}
	for j := range competences {
		until := make([]arith.Day, person+1)
		for i := range until {
			until[i] = arith.Day(19_900 + (i*13+j*7)%900)
		}
		b.Until = append(b.Until, until)
	}
	start := time.Now()
	sums := arith.Sum(&b)
	took := time.Since(start)
	if c := sums.All[0]; c.Counted+c.LeftOut() != int(person)+1 {
		t.Errorf("%d people: %+v", person+1, c)
	}
	start = time.Now()
	total := 0
	for j := range competences {
		for i := range b.Posts.Person {
			if b.Until[j][b.Posts.Person[i]] > b.Today {
				total++
			}
		}
	}
	bare := time.Since(start)
	t.Logf("%d posts × %d competences in %v; looking at each pair once takes %v (%d): %.1f times", n, competences, took.Round(time.Millisecond), bare.Round(time.Millisecond), total, float64(took)/float64(max(bare, 1)))
	if limit > 0 && took > limit {
		t.Errorf("%v is more than %v", took, limit)
	}
}
