package incident

// Finding is what a chart shows, as a sentence: a key of translations with what fills it. It is made from the same
// numbers as the chart, so the two cannot disagree.
type Finding struct {
	Text string
	Args []any
}

// few is the number under which counts are shown and nothing is called more or less.
const few = 20

// ReportsFinding compares the last three full months with the three before. A difference counts as one when it is larger
// than twice what chance makes of counts of that size (the root of their sum).
func (m Measures) ReportsFinding() Finding {
	full := m.Full()
	if len(full) < 6 {
		return Finding{"Reports so far: %d. Six full months are needed to compare", []any{m.All.Reports}}
	}
	now, before := 0, 0
	for i := range 3 {
		now += full[len(full)-1-i].Reports
		before += full[len(full)-4-i].Reports
	}
	diff := now - before
	switch {
	case now+before < few:
		return Finding{"%d reports in the last three full months and %d in the three before: too few to compare", []any{now, before}}
	case diff > 0 && diff*diff > 4*(now+before):
		return Finding{"Staff report more: %d in the last three full months, %d in the three before", []any{now, before}}
	case diff < 0 && diff*diff > 4*(now+before):
		return Finding{"Staff report less: %d in the last three full months, %d in the three before", []any{now, before}}
	}
	return Finding{"Staff report about as much as before: %d in the last three full months, %d in the three before", []any{now, before}}
}

// DelayFinding says how many reports come by the day after.
func (m Measures) DelayFinding() Finding {
	d := m.All.Delay
	soon, dated := d[0]+d[1], d[0]+d[1]+d[2]+d[3]
	switch {
	case dated == 0:
		return Finding{Text: "Nothing has been reported yet, so no delay can be told"}
	case soon == dated:
		return Finding{"Every report came by the day after it happened: %d of %d", []any{soon, dated}}
	case 2*soon > dated:
		return Finding{"Most reports come by the day after it happened: %d of %d", []any{soon, dated}}
	case 2*soon == dated:
		return Finding{"Half of all reports come by the day after it happened: %d of %d", []any{soon, dated}}
	}
	return Finding{"Most reports come later than the day after it happened: only %d of %d came by then", []any{soon, dated}}
}

// ContactFinding says how many promises of a first contact were kept in the last thirty days.
func (m Measures) ContactFinding() Finding {
	return kept(m.Last30.ContactIn, m.Last30.ContactDue, "Everybody was contacted within 24 hours in the last 30 days: %d of %d",
		"%d of %d people were contacted within 24 hours in the last 30 days", "Nobody was contacted within 24 hours in the last 30 days: %d of %d",
		"No first contact fell due in the last 30 days")
}

// FeedbackFinding says how many were told something within a week.
func (m Measures) FeedbackFinding() Finding {
	return kept(m.Last30.FedIn, m.Last30.FedDue, "Everybody was told what is happening within 7 days in the last 30 days: %d of %d",
		"%d of %d people were told what is happening within 7 days in the last 30 days", "Nobody was told what is happening within 7 days in the last 30 days: %d of %d",
		"No feedback fell due in the last 30 days")
}

func kept(in, due int, all, some, none, nothing string) Finding {
	switch {
	case due == 0:
		return Finding{Text: nothing}
	case in == due:
		return Finding{all, []any{in, due}}
	case in == 0:
		return Finding{none, []any{in, due}}
	}
	return Finding{some, []any{in, due}}
}

// QuickFinding says whether half of the quick reports take under a minute, which is what the form is built for.
func (m Measures) QuickFinding() Finding {
	n, half := len(m.All.Filled), m.All.Median()
	switch {
	case n == 0:
		return Finding{Text: "No time of filling in is known yet"}
	case half < 60:
		return Finding{"Half of quick reports take %d seconds or less, which is under the minute we aim for", []any{half}}
	}
	return Finding{"Half of quick reports take more than the minute we aim for: the middle one took %d seconds", []any{half}}
}

// LeaveFinding says where most people leave the form.
func (m Measures) LeaveFinding() Finding {
	if len(m.Leaves) == 0 {
		return Finding{Text: "Nobody has left the form without sending"}
	}
	if len(m.Leaves) > 1 && m.Leaves[0].N == m.Leaves[1].N {
		return Finding{"People leave the form at several pages; at none more than at the others by much", nil}
	}
	return Finding{"Most who leave the form without sending leave at “%s”: %d", []any{m.Leaves[0].Step, m.Leaves[0].N}}
}

// WorthFinding says what people answered to "was it worth reporting?".
func (m Measures) WorthFinding() Finding {
	w := m.All.Worth
	n := w[0] + w[1] + w[2]
	switch {
	case n == 0:
		return Finding{Text: "Nobody has answered yet whether it was worth reporting"}
	case 2*w[0] > n:
		return Finding{"Most who answered say it was worth reporting: %d of %d", []any{w[0], n}}
	case 2*w[2] > n:
		return Finding{"Most who answered say it was not worth reporting: %d of %d", []any{w[2], n}}
	}
	return Finding{"%d of %d who answered say it was worth reporting", []any{w[0], n}}
}
