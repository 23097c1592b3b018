package cube

import "slices"

// fromRolls answers from the roll-ups where they can tell exactly: grouped by organisation, periods of whole months, kind
// and at most one usual dimension, and filtered by the same. A usual dimension must be grouped by, or filtered by at most
// one value, since an incident with staff in two groups is counted in each.
func (c *Cube) fromRolls(q Query, p *plan) (*scan, bool) {
	if p.rolled < 0 || p.total == 0 || c.mixed > 0 || p.places != nil || len(p.sets)+len(p.wides) > 0 || !c.wholeMonths(p) {
		return nil, false
	}
	u, value, ok := c.usualOf(q)
	if !ok || u >= 0 && (p.rolled >= rolledMeasures || p.m.sum != noSum) {
		return nil, false
	}
	s := c.newScan(p)
	kind := &c.l.dims[c.l.kind]
	for n := range c.rolls {
		r := &c.rolls[n]
		if len(r.keys) == 0 || !c.kindPasses(q, kind.label(n)) {
			continue
		}
		if u >= 0 && r.width == 0 {
			return nil, false
		}
		for block, key := range r.keys {
			if day := c.dayIn(key.month); s.orgPasses(key.org, day) && p.passes(day) {
				s.addBlock(c, r, block, key, uint64(n), day, u, value)
			}
		}
	}
	return s, true
}

// usualOf gives the one usual dimension that a query needs, -1 for none, and the index that it is filtered by, -1 for any.
func (c *Cube) usualOf(q Query) (u, value int, ok bool) {
	u, value = -1, -1
	use := func(name string) bool {
		switch name {
		case Org, Month, Quarter, Year, FinancialYear, Kind:
			return true
		}
		at := slices.IndexFunc(c.l.usual, func(i int) bool { return i < 0 && name == Weekday || i >= 0 && c.l.dims[i].Name == name })
		if at < 0 || u >= 0 && u != at {
			return false
		}
		u = at
		return true
	}
	for _, name := range q.By {
		if !use(name) {
			return -1, -1, false
		}
	}
	for _, f := range q.Where {
		if !use(f.Dim) {
			return -1, -1, false
		}
		if i, listed := c.l.byName[f.Dim]; f.Dim != Kind && (listed || f.Dim == Weekday) {
			if !listed || len(f.Values) != 1 || value >= 0 || u < 0 {
				return -1, -1, false
			}
			value = c.l.dims[i].index(f.Values[0])
		}
	}
	return u, value, true
}

func (c *Cube) kindPasses(q Query, label string) bool {
	asked := slices.Contains(q.By, Kind)
	for _, f := range q.Where {
		if f.Dim == Kind {
			asked = true
			if !slices.Contains(f.Values, label) {
				return false
			}
		}
	}
	return asked || label == c.l.dims[c.l.kind].label(c.l.single())
}

// dayIn gives a day of a month.
func (c *Cube) dayIn(month uint16) uint16 {
	if month == 0 {
		return 0
	}
	return c.l.monthDay[month]
}

// wholeMonths tells whether a plan never parts the days of a month.
func (c *Cube) wholeMonths(p *plan) bool {
	edge := func(d uint16) bool { return d == 1 || d == 0 || c.l.months[d] != c.l.months[d-1] }
	for i, o := range p.orgs {
		if o != some {
			continue
		}
		for _, r := range p.spans[i] {
			if !edge(r.lo) || r.hi < lastDay && !edge(r.hi+1) {
				return false
			}
		}
	}
	if p.ranged && p.dayLo <= p.dayHi && (!edge(p.dayLo) || p.dayHi < lastDay && !edge(p.dayHi+1)) {
		return false
	}
	if p.days != nil {
		for d := 2; d <= lastDay; d++ {
			if p.days[d] != p.days[d-1] && !edge(uint16(d)) {
				return false
			}
		}
	}
	return true
}

func (s *scan) orgPasses(org, day uint16) bool {
	switch s.p.orgs[org] {
	case inside:
		return true
	case some:
		return slices.ContainsFunc(s.p.spans[org], func(r dayRun) bool { return day >= r.lo && day <= r.hi })
	default:
		return false
	}
}

// addBlock adds what one organisation and month hold.
func (s *scan) addBlock(c *Cube, r *rolls, block int, key rollKey, kind uint64, day uint16, u, value int) {
	var at uint64
	usual := -1
	for i := range s.p.axes {
		a := &s.p.axes[i]
		switch {
		case a.kind == axisOrg:
			at += uint64(a.rank[key.org]) * a.stride
		case a.name == Kind:
			at += kind * a.stride
		case a.kind == axisDay && a.name != Weekday:
			if n := int(a.byDay[day]); n > 0 {
				at += uint64(n-a.first+1) * a.stride
			}
		default:
			usual = i
		}
	}
	base := r.base[block][s.p.rolled]
	if u < 0 {
		s.dense[at].add(base)
		s.total.add(base)
		return
	}
	counts := r.usual[block][s.l.usualFrom(u):]
	if value < 0 {
		s.total.add(base)
	}
	for i := range s.l.usualCard(u) {
		n := counts[i*rolledMeasures+s.p.rolled]
		if n.staff == 0 || value >= 0 && value != i {
			continue
		}
		a := acc{staff: n.staff, incidents: n.incidents}
		if value >= 0 {
			s.total.add(a)
		}
		key := at
		if usual >= 0 {
			key += uint64(i) * s.p.axes[usual].stride
		}
		s.dense[key].add(a)
	}
}
