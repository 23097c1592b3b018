package programme

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// MoneyForm is the money of a year as it is typed, in pounds.
type MoneyForm struct {
	Year                               string
	Budget, Spent, Committed, Forecast string
	On, Source                         string
}

// moneyMost bounds a sum: a thousand million pounds, in pence.
const moneyMost = 100_000_000_000

// Pence reads a sum of pounds: "1,600,000", "£1.6m" or "12.50".
func Pence(s string) (int64, bool) {
	s = strings.ToLower(strings.NewReplacer("£", "", ",", "", " ", "").Replace(strings.TrimSpace(s)))
	factor := int64(100)
	switch {
	case strings.HasSuffix(s, "m"):
		s, factor = strings.TrimSuffix(s, "m"), 100_000_000
	case strings.HasSuffix(s, "k"):
		s, factor = strings.TrimSuffix(s, "k"), 100_000
	}
	if s == "" || len(s) > 20 || strings.ContainsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64(factor))
	if !r.IsInt() || !r.Num().IsInt64() || r.Num().Int64() > moneyMost {
		return 0, false
	}
	return r.Num().Int64(), true
}

// Pounds writes pence as people speak of them: "£1.6m", "£40,000", "£12.50".
func Pounds(pence int64) string {
	sign := ""
	if pence < 0 {
		sign, pence = "−", -pence
	}
	switch {
	case pence >= 5_000_000: // from £50,000 up in millions, as the board reads them
		return sign + "£" + strconv.FormatFloat(float64(pence)/100_000_000, 'f', decimals(pence), 64) + "m"
	case pence%100 != 0:
		return fmt.Sprintf("%s£%s.%02d", sign, thousands(pence/100), pence%100)
	}
	return sign + "£" + thousands(pence/100)
}

func decimals(pence int64) int {
	if pence < 10_000_000 || pence%10_000_000 != 0 && pence < 100_000_000 {
		return 2
	}
	return 1
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// SetMoney sets the money of a year. Spending over budget is allowed, and shown.
func (s *Service) SetMoney(ctx context.Context, record string, seen int64, f MoneyForm) error {
	var p fault.Problems
	var y Year
	n, err := strconv.Atoi(strings.TrimSpace(f.Year))
	if err != nil || n < 2010 || n > 2100 {
		p.Add("year", "Write the year in which it begins, such as 2026")
	}
	y.Year = n
	for _, x := range []struct {
		field, words string
		to           *int64
	}{{"budget", f.Budget, &y.Budget}, {"spent", f.Spent, &y.Spent}, {"committed", f.Committed, &y.Committed}, {"forecast", f.Forecast, &y.Forecast}} {
		v, ok := Pence(x.words)
		if !ok {
			p.Add(x.field, "Write a sum in pounds, such as 1,600,000 or 1.6m")
		}
		*x.to = v
	}
	y.On = day(&p, "on", f.On, "Say of which day the figures are")
	y.Source = typed(&p, "source", f.Source, "Say where the figures are from", lineMost)
	if y.On > s.Today() {
		p.Add("on", "That day has not come yet")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActKeep, record, seen, "money", func(_ *op.Tx, x *Strand) (string, error) {
		words := fmt.Sprintf("%s: budget %s, spent %s, committed %s, expected %s (%s, %s)", YearName(y.Year), Pounds(y.Budget), Pounds(y.Spent), Pounds(y.Committed), Pounds(y.Forecast), y.Source, long(y.On))
		for i := range x.Money {
			if old := x.Money[i]; old.Year == y.Year {
				x.Money[i] = y
				return words + fmt.Sprintf("; before: budget %s, spent %s, committed %s, expected %s", Pounds(old.Budget), Pounds(old.Spent), Pounds(old.Committed), Pounds(old.Forecast)), nil
			}
		}
		x.Money = append(x.Money, y)
		return words, nil
	})
}

// YearName writes a financial year: "2026/27".
func YearName(y int) string { return fmt.Sprintf("%d/%02d", y, (y+1)%100) }

// Sum is the money of a year over strands.
type Sum struct {
	Year
	// Strands is how many have money in the year, Of how many run.
	Strands, Of int
	// Published are sums that are in no total, with the strands that they are of.
	Published []Published
}

// Over is what is expected above the budget, below nought what will be left.
func (s Sum) Over() int64 { return s.Forecast - s.Budget }

// Total adds the money of a year up.
func Total(list []Strand, year int) Sum {
	t := Sum{Year: Year{Year: year}}
	for i := range list {
		x := &list[i]
		if x.State.Running() {
			t.Of++
		}
		t.Published = append(t.Published, x.Published...)
		y, ok := x.Of(year)
		if !ok {
			continue
		}
		t.Strands++
		t.Budget, t.Spent, t.Committed, t.Forecast = t.Budget+y.Budget, t.Spent+y.Spent, t.Committed+y.Committed, t.Forecast+y.Forecast
		if t.On == "" || y.On < t.On {
			t.On = y.On
		}
	}
	return t
}
