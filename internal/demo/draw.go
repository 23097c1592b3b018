package demo

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sort"
	"time"
)

// dice draws everything of one stream. Streams with the same seed and name are the same, whatever else is drawn.
type dice struct{ *rand.Rand }

func newDice(seed uint64, name string) dice {
	h := fnv.New64a()
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], seed)
	_, _ = h.Write(b[:])
	_, _ = h.Write([]byte(name))
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between draws a whole number from a to b, both included.
func (d dice) between(a, b int) int { return a + d.IntN(b-a+1) }

// wait draws a time that is skewed as human times are: half are shorter than the median, spread is the standard deviation
// of its logarithm.
func (d dice) wait(median time.Duration, spread float64) time.Duration {
	return time.Duration(float64(median) * math.Exp(spread*d.NormFloat64())).Truncate(time.Second)
}

// one draws one of a list.
func one[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// id draws an identifier of the shape that package id makes.
func (d dice) id(prefix string) string {
	b := make([]byte, len(prefix)+27)
	copy(b, prefix)
	b[len(prefix)] = '_'
	hi, lo := d.Uint64(), d.Uint64()
	for i := len(b) - 1; i > len(prefix); i-- {
		b[i] = crockford[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(b)
}

// idAt draws an identifier that sorts by its moment, as those of package id do.
func (d dice) idAt(prefix string, at time.Time) string {
	b := []byte(d.id(prefix))
	ms := uint64(at.UnixMilli()) // 48 bits, which the first ten characters hold
	for i := len(prefix) + 10; i > len(prefix); i-- {
		b[i] = crockford[ms&31]
		ms >>= 5
	}
	return string(b)
}

// odds are codes with their weights.
type odds struct {
	codes []string
	sum   []float64
}

// of makes odds of codes and weights in turn; the weights need not add up to one.
func of(pairs ...any) odds {
	var o odds
	total := 0.0
	for i := 0; i < len(pairs); i += 2 {
		w, _ := pairs[i+1].(float64)
		if n, ok := pairs[i+1].(int); ok {
			w = float64(n)
		}
		code, _ := pairs[i].(string)
		total += w
		o.codes, o.sum = append(o.codes, code), append(o.sum, total)
	}
	return o
}

func (o odds) draw(d dice) string {
	if len(o.codes) == 0 {
		return ""
	}
	x := d.Float64() * o.sum[len(o.sum)-1]
	for i, s := range o.sum {
		if x < s {
			return o.codes[i]
		}
	}
	return o.codes[len(o.codes)-1]
}

// share gives the part of all draws that a code has.
func (o odds) share(code string) float64 {
	was := 0.0
	for i, c := range o.codes {
		if c == code {
			return (o.sum[i] - was) / o.sum[len(o.sum)-1]
		}
		was = o.sum[i]
	}
	return 0
}

// spread shares n out by weight; what rounding leaves goes to the largest remainders.
func spread(n int, weights []float64) []int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	out := make([]int, len(weights))
	if total == 0 {
		return out
	}
	type rest struct {
		i int
		r float64
	}
	rests := make([]rest, len(weights))
	left := n
	for i, w := range weights {
		x := float64(n) * w / total
		out[i] = int(x)
		left -= out[i]
		rests[i] = rest{i, x - float64(out[i])}
	}
	sort.SliceStable(rests, func(a, b int) bool { return rests[a].r > rests[b].r })
	for i := range left {
		out[rests[i%len(rests)].i]++
	}
	return out
}

const spoken = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// stride has no factor in common with 30, so that steps of it meet every code before they meet one again.
const stride = 12345678911

// code gives the n-th code of a length in an order that looks like none; no two n below 30 to the length give the same. n is below 2^30.
func code(n uint64, length int, seed uint64) string {
	size := uint64(1)
	for range length {
		size *= uint64(len(spoken))
	}
	x := (n%size*stride + seed%size) % size
	out := make([]byte, length)
	for i := range out {
		out[i] = spoken[x%uint64(len(spoken))]
		x /= uint64(len(spoken))
	}
	return string(out)
}
