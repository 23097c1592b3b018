package arith

// Sums are the figures of a Book, for each competence: of everybody, and in parts. A person with several posts counts once in each
// figure; so a person with posts in two places counts in both of them and once in All.
type Sums struct {
	All []Cell
	// Units, Groups and Roles have a line of figures for each: [unit*competences + competence].
	Units, Groups, Roles []Cell
	// Populations has those who are counted apart too, in the same way.
	Populations []Cell
}

// Sum works the figures of a book out in one walk.
func Sum(b *Book) Sums {
	k := len(b.Until)
	s := Sums{All: make([]Cell, k), Units: make([]Cell, k*b.Units), Groups: make([]Cell, k*b.Groups), Roles: make([]Cell, k*b.Roles), Populations: make([]Cell, k*Populations)}
	p := &b.Posts
	for i := 0; i < len(p.Person); {
		j := i + 1
		for j < len(p.Person) && p.Person[j] == p.Person[i] {
			j++
		}
		if j == i+1 {
			s.one(b, i)
		} else {
			s.several(b, i, j)
		}
		i = j
	}
	return s
}

// base is why a post is left out whatever the competence; skip tells that it is no post any more, or not yet.
func (b *Book) base(i int) (r Reason, skip bool) {
	p := &b.Posts
	switch {
	case p.Start[i] > b.Today, p.End[i] < b.Today-b.LeftDays:
		return 0, true
	case p.End[i] < b.Today:
		return Left, false
	case p.Absence[i] == Away:
		return AwayElsewhere, false
	case p.Absence[i] == Long && p.AbsentFrom[i] <= b.Today-b.LongDays:
		return LongAbsence, false
	}
	return Counted, false
}

// of is why a post is left out of the figure of a competence.
func (b *Book) of(i, c int, base Reason) Reason {
	need := b.Needs[int(b.Posts.Class[i])*len(b.Until)+c]
	switch {
	case !need.Needed:
		return NotNeeded
	case base != Counted:
		return base
	case b.excused != nil && b.excused[[2]int32{int32(c), b.Posts.Person[i]}]:
		return Excused
	case b.Posts.Start[i] > b.Today-Day(need.Grace) && b.Until[c][b.Posts.Person[i]] <= b.Today:
		return New // somebody new who has it already counts
	}
	return Counted
}

// one counts somebody with one post.
func (s *Sums) one(b *Book, i int) {
	base, skip := b.base(i)
	if skip {
		return
	}
	k, person := len(b.Until), b.Posts.Person[i]
	cl := b.Classes[b.Posts.Class[i]]
	for c := range k {
		r, until := b.of(i, c, base), b.Until[c][person]
		s.Populations[int(cl.Population)*k+c].put(r, until, b.Today)
		r = apart(cl, r)
		s.All[c].put(r, until, b.Today)
		s.Units[int(cl.Unit)*k+c].put(r, until, b.Today)
		s.Groups[int(cl.Group)*k+c].put(r, until, b.Today)
		s.Roles[int(cl.Role)*k+c].put(r, until, b.Today)
	}
}

// apart is the reason of a post among those of the staff.
func apart(cl Class, r Reason) Reason {
	if cl.Population != Staff && r != NotNeeded {
		return Apart
	}
	return r
}

// several counts somebody with several posts: the reason nearest to being counted stands.
func (s *Sums) several(b *Book, from, to int) {
	k, person := len(b.Until), b.Posts.Person[from]
	for c := range k {
		until := b.Until[c][person]
		all := -1
		for i := from; i < to; i++ {
			base, skip := b.base(i)
			if skip {
				continue
			}
			cl, r := b.Classes[b.Posts.Class[i]], b.of(i, c, base)
			same := func(x Class) bool { return x.Population == cl.Population }
			if b.first(from, i, same) {
				s.Populations[int(cl.Population)*k+c].put(b.best(i, to, c, r, same, plain), until, b.Today)
			}
			r = apart(cl, r)
			same = func(x Class) bool { return x.Unit == cl.Unit }
			if b.first(from, i, same) {
				s.Units[int(cl.Unit)*k+c].put(b.best(i, to, c, r, same, apart), until, b.Today)
			}
			same = func(x Class) bool { return x.Group == cl.Group }
			if b.first(from, i, same) {
				s.Groups[int(cl.Group)*k+c].put(b.best(i, to, c, r, same, apart), until, b.Today)
			}
			same = func(x Class) bool { return x.Role == cl.Role }
			if b.first(from, i, same) {
				s.Roles[int(cl.Role)*k+c].put(b.best(i, to, c, r, same, apart), until, b.Today)
			}
			if all < 0 || int(r) < all {
				all = int(r)
			}
		}
		if all >= 0 {
			s.All[c].put(Reason(all), until, b.Today)
		}
	}
}

// first tells that no post before i of the same person is alike and counts.
func (b *Book) first(from, i int, alike func(Class) bool) bool {
	for j := from; j < i; j++ {
		if _, skip := b.base(j); !skip && alike(b.Classes[b.Posts.Class[j]]) {
			return false
		}
	}
	return true
}

// best is the reason nearest to being counted among a post and those after it that are alike.
func (b *Book) best(i, to, c int, r Reason, alike func(Class) bool, as func(Class, Reason) Reason) Reason {
	for j := i + 1; j < to; j++ {
		cl := b.Classes[b.Posts.Class[j]]
		if base, skip := b.base(j); !skip && alike(cl) {
			r = min(r, as(cl, b.of(j, c, base)))
		}
	}
	return r
}

// plain leaves a reason as it is.
func plain(_ Class, r Reason) Reason { return r }

// Share is the share of those counted who have it in date, in percent; false where nobody counts.
func (c Cell) Share() (float64, bool) {
	if c.Counted == 0 {
		return 0, false
	}
	return 100 * float64(c.InDate) / float64(c.Counted), true
}

// Place is a place for the weighted share: its figure and how many incidents it had.
type Place struct {
	Cell
	Incidents int
}

// Weighted is the share in which each place weighs as much as its incidents: Σ(incidents × share) ÷ Σ incidents over the places
// where somebody counts. Without tells how many incidents had no such place and so weigh nothing. It is false where no incident
// weighs.
func Weighted(places []Place) (share float64, weighed, without int, ok bool) {
	sum := 0.0
	for _, p := range places {
		x, counts := p.Share()
		if !counts {
			without += p.Incidents
			continue
		}
		sum += float64(p.Incidents) * x
		weighed += p.Incidents
	}
	if weighed == 0 {
		return 0, 0, without, false
	}
	return sum / float64(weighed), weighed, without, true
}

// Posted gives for each post why it is left out of the figure of a competence, by itself; a post that is none any more, or not yet,
// is Left.
func Posted(b *Book, competence int) []Reason {
	out := make([]Reason, len(b.Posts.Person))
	for i := range out {
		base, skip := b.base(i)
		if skip {
			out[i] = Left
			continue
		}
		out[i] = b.of(i, competence, base)
	}
	return out
}
