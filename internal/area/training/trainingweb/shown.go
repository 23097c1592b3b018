package trainingweb

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func number(n int) string { return strconv.Itoa(n) }

func version(n int64) string { return strconv.FormatInt(n, 10) }

// whole writes a count with its thousands apart.
func whole(ctx context.Context, n int) string { return lang.T(ctx, "%d", n) }

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

// percent writes the share of a figure without decimals, "–" where nobody counts. It never rounds up to 100.
func percent(c arith.Cell) string {
	share, ok := c.Share()
	if !ok {
		return "–"
	}
	return rounded(share)
}

func rounded(share float64) string {
	n := int(share + .5)
	if n == 100 && share < 100 {
		n = 99
	}
	return strconv.Itoa(n)
}

func decimal(share float64) string { return strconv.FormatFloat(share, 'f', 1, 64) + "%" }

func ofWords(ctx context.Context, c arith.Cell) string {
	return lang.T(ctx, "%d of %d", c.InDate, c.Counted)
}

// reasonWords say why somebody is left out, in the order in which a page lists them.
func reasonWords(ctx context.Context, r training.Rules, grace int) []struct {
	Reason arith.Reason
	Words  string
} {
	return []struct {
		Reason arith.Reason
		Words  string
	}{{arith.LongAbsence, lang.T(ctx, "Maternity or absent over %d days", r.LongDays)}, {arith.New, lang.T(ctx, "New, within %d days", grace)}, {arith.Excused, lang.T(ctx, "Exempt for a time")}, {arith.AwayElsewhere, lang.T(ctx, "Career break, seconded out")},
		{arith.Left, lang.T(ctx, "Left in the last %d days", r.LeftDays)}, {arith.NotNeeded, lang.T(ctx, "No requirement")}, {arith.Apart, lang.T(ctx, "Bank and others, counted apart")}}
}

// unitName names a unit; posts of a place that is not known here have none.
func unitName(ctx context.Context, l training.Line) string {
	if l.Name == "" {
		return lang.T(ctx, "No unit known here")
	}
	return l.Name
}

func roleName(ctx context.Context, l training.Line) string {
	if l.Name == "" {
		return lang.T(ctx, "Not said")
	}
	return l.Name
}

// crumbs lead back to training.
func crumbs(ctx context.Context, at ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: lang.T(ctx, "Training"), Href: "/training"}}, at...)
}

// with is a path with a competence.
func with(path, competence string, more ...string) string {
	v := url.Values{}
	if competence != "" {
		v.Set("competence", competence)
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if e := v.Encode(); e != "" {
		return path + "?" + e
	}
	return path
}

// short is the beginning of a name for a chart.
func short(s string) string {
	if i := strings.IndexAny(s, ",("); i > 2 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
