package disclosure

// audit is the joint audit of the earlier releases and one more.
// For a table that is no network it goes as far as the judgement needs: exact ranges of all its cells may take long.
func (p *pattern) audit(r *Release, quick bool) Audit {
	all := append([]Published(nil), p.s.Before...)
	all = append(all, Published{Release: r, Table: p.t, Change: p.s.Change})
	return Audit{Releases: all, Small: p.s.small(), Values: 2, ChangeValues: p.s.values(), JudgeNational: p.s.JudgeNational, Quick: quick,
		Need: func(release, cell int) int64 {
			switch s := all[release].Release.Cells[cell]; {
			case release < len(p.s.Before) && s.Hidden():
				return 2
			case release < len(p.s.Before) || !s.Hidden():
				return 0
			case p.ask[cell] > 0:
				return p.ask[cell] + 1
			case s.Kind == Withheld:
				return 0
			}
			return 2
		}}
}

// release turns the pattern into a release and audits it.
func (p *pattern) release() (*Safe, error) {
	n := len(p.why)
	out := &Safe{Release: &Release{Layout: p.l, Cells: make([]Shown, n)}, Log: make(Log, n)}
	for cell := range n {
		e := Entry{Cell: cell, Raw: p.t.Count(cell), State: p.t.State(cell), Rule: p.s.Name()}
		switch why := p.why[cell]; {
		case e.State != Counted:
			e.Shown, e.Reason = missing(e.State), ReasonMissing
		case why == ReasonSensitive || why == ReasonFewBelow:
			e.Shown, e.Reason = WithheldCell(), why
		case why != "":
			low := int64(1)
			if p.s.ZeroSensitive != nil && p.s.ZeroSensitive(cell) {
				low = 0
			}
			e.Shown, e.Reason = StarCell(low, NoLimit), why
			if why == ReasonProtects {
				out.Complement++
			} else {
				out.Primary++
			}
		default:
			e.Shown, e.Reason = p.shown(cell), ReasonNone
			if e.Raw == 0 {
				e.Reason = ReasonZero
			} else if e.Shown.Kind == Rounded {
				e.Reason = ReasonRounded
			}
		}
		out.Release.Cells[cell], out.Log[cell] = e.Shown, e
	}
	var err error
	if out.Report, err = p.audit(out.Release, !p.network).Run(); err != nil {
		return nil, err
	}
	for i := range out.Report.Findings { // what was out before cannot be taken back, and is not this release's doing
		if f := &out.Report.Findings[i]; f.Release < len(p.s.Before) && p.lost[f.key()] {
			f.Leak = false
		}
	}
	return out, nil
}
