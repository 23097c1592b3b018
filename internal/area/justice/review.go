package justice

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/interval"
)

// Row is one measure of the annual review, as it may be shown.
type Row struct {
	// Section is the number of the list in the memorandum's review, 1 to 10; Key is stable.
	Section int
	Key     string
	Label   string
	// Kind is count, share, days or money.
	Kind string
	// N is the count or the numerator, Of the denominator of a share, both as shown.
	N, Of disclosure.Shown
	// Value is the share in per cent or the median of days, with its interval; NaN where it is not shown.
	Value, Lower, Upper float64
	// Missing says that there is no source for it here.
	Missing bool
}

// Review is the annual review of one place.
type Review struct {
	Place org.Organisation
	Year  Year
	// Own says that counts are exact, over what the reader may open; otherwise small ones are hidden and the rest rounded.
	Own bool
	// Trusts and With say how many trusts it is of, and how many of them told the police of anything.
	Trusts, With int
	Rows         []Row
	Funnel       Funnel
}

// Sections are the headings of the review in order.
var Sections = []string{"Incidents and reports to the police", "Outcomes", "Emergency workers and hate crime", "Time and courts", "The Victims’ Code and statements", "Evidence",
	"Disposals and compensation", "Escalation and liaison", "How people fared", "Equality"}

type reviewer struct {
	own  bool
	rows []Row
}

// shown puts the rule of disclosure before a count.
func (v *reviewer) shown(n int64) disclosure.Shown {
	if v.own {
		return disclosure.ExactCell(n)
	}
	x, _ := disclosure.HES{RoundNational: true}.Show(n, false)
	return x
}

func (v *reviewer) count(section int, key, label string, n int64) {
	v.rows = append(v.rows, Row{Section: section, Key: key, Label: label, Kind: "count", N: v.shown(n), Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()})
}

// share adds n of all, with Wilson's interval. Above a trust it is worked out from the counts as shown, never from those
// behind them, and not at all over fewer than eleven.
func (v *reviewer) share(section int, key, label string, n, of int64) {
	v.rows = append(v.rows, v.part(section, key, label, n, of))
}

func (v *reviewer) part(section int, key, label string, n, of int64) Row {
	r := Row{Section: section, Key: key, Label: label, Kind: "share", N: v.shown(n), Of: v.shown(of), Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	if r.N.Hidden() || r.Of.Hidden() || r.Of.Value == 0 || !v.own && r.Of.Value < disclosure.MinBase {
		return r
	}
	if w, err := interval.Wilson(int(min(r.N.Value, r.Of.Value)), int(r.Of.Value), interval.Options{Multiplier: 100}); err == nil {
		r.Value, r.Lower, r.Upper = w.Value, w.Lower, w.Upper
	}
	return r
}

// days adds a median with the interval of its order statistics. Above a trust it needs eleven of them, and has no interval:
// its ends are single reports.
func (v *reviewer) days(section int, key, label string, list []int) {
	r := Row{Section: section, Key: key, Label: label, Kind: "days", N: v.shown(int64(len(list))), Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	if m, ok := median(list); ok && (v.own || len(list) >= disclosure.MinBase) {
		r.Value = m
		if v.own {
			r.Lower, r.Upper = medianInterval(list)
		} else {
			r.Value = math.Round(m)
		}
	}
	v.rows = append(v.rows, r)
}

// medianInterval gives a 95% interval of a median by order statistics (normal approximation to the binomial; Conover
// 1999); not a number where there are fewer than six.
func medianInterval(list []int) (low, high float64) {
	n := len(list)
	if n < 6 {
		return math.NaN(), math.NaN()
	}
	d := slices.Sorted(slices.Values(list))
	half := 1.959964 * math.Sqrt(float64(n)) / 2
	i, j := int(math.Floor(float64(n)/2-half)), int(math.Ceil(float64(n)/2+half))
	return float64(d[max(0, i-1)]), float64(d[min(n-1, j)])
}

func (v *reviewer) money(section int, key, label string, pence, of int64) {
	r := Row{Section: section, Key: key, Label: label, Kind: "money", N: v.shown(of), Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	if v.own || of >= disclosure.MinBase {
		r.Value = math.Round(float64(pence)/100/step(v.own)) * step(v.own)
	}
	v.rows = append(v.rows, r)
}

func step(own bool) float64 {
	if own {
		return 1
	}
	return 100
}

func (v *reviewer) missing(section int, key, label string) {
	v.rows = append(v.rows, Row{Section: section, Key: key, Label: label, Missing: true, Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()})
}

// Review gives the annual review of a place in the reader's reach: "" is their own.
func (s *Service) Review(ctx context.Context, sc authz.Scope, place string, y Year) (*Review, error) {
	o, trusts, err := s.under(ctx, sc, place)
	if err != nil {
		return nil, err
	}
	own := s.Door.Policy().May(authz.From(ctx), ActSee) && o.Kind == org.Trust && o.ID == authz.From(ctx).Org
	from, to := y.Bounds()
	in, err := s.counted(ctx, sc, own, trusts, from, to)
	if err != nil {
		return nil, err
	}
	v := &reviewer{own: own}
	v.all(in, s.Law)
	return &Review{Place: o, Year: y, Own: own, Trusts: in.Trusts, With: in.TrustsWith, Rows: v.rows, Funnel: v.funnel(in, s.Law)}, nil
}

// under gives a place in reach and the trusts below it. What is out of reach looks like what is not there.
func (s *Service) under(ctx context.Context, sc authz.Scope, code string) (org.Organisation, []string, error) {
	a := authz.From(ctx)
	tree, err := s.Tree(ctx)
	if err != nil {
		return org.Organisation{}, nil, err
	}
	if code == "" {
		code = a.Org
	}
	o, ok := tree.Get(code)
	on := org.DateOf(s.now())
	reach := code == a.Org || a.Org == org.Root && sc.Org() == "" || sc.Org() == "" && slices.Contains(tree.AncestorsNow(code, on), a.Org)
	if !ok || !reach {
		return o, nil, fault.Missing()
	}
	if o.Kind == org.Trust {
		return o, []string{o.ID}, nil
	}
	var out []string
	for _, t := range tree.All() {
		if t.Kind == org.Trust && (o.ID == org.Root || slices.Contains(tree.AncestorsNow(t.ID, on), o.ID)) {
			out = append(out, t.ID)
		}
	}
	return o, out, nil
}

// all adds every measure of the review, section by section.
func (v *reviewer) all(in *raw, book *law.Book) {
	if in.HasRecorded {
		v.count(1, "incidents", "Reports of violence and abuse", in.Recorded.Reports)
		v.count(1, "physical", "Of these with an assault", in.Recorded.Physical)
		v.share(1, "reported", "Told to the police, of all reports", min(in.Police, in.Recorded.Reports), in.Recorded.Reports)
	} else {
		v.missing(1, "incidents", "Reports of violence and abuse")
	}
	v.count(1, "police", "Reports to the police", in.Police)
	v.share(1, "crime", "With a crime reference", in.Crime, in.Police)
	v.days(1, "to_report", "Days from the event to the police, median", in.ToReport)
	for _, g := range law.Groups() {
		v.share(2, "group_"+string(g), g.Words(), in.Groups[g], in.Charges)
	}
	v.share(2, "charge_rate", "Charged, of offences with an outcome", in.ChargedN, in.Final)
	v.share(2, "evidential", "Outcomes 14, 15 and 16: evidence", in.Codes["14"]+in.Codes["15"]+in.Codes["16"], in.Final)
	v.share(2, "sixteen", "Outcome 16: suspect known, action not supported", in.Codes["16"], in.Final)
	v.count(3, "workers", "Offences against an emergency worker", in.Workers)
	v.share(3, "workers_charged", "Of these charged", in.WorkersCharged, in.Workers)
	v.share(3, "as_aew1", "Charged under section 1 of the 2018 Act", in.ChargedAs["AEW1"], in.ChargedN)
	v.share(3, "as_ca39", "Charged as common assault, section 39", in.ChargedAs["CA39"], in.ChargedN)
	v.share(3, "as_other", "Charged as another offence", in.ChargedAs["other"], in.ChargedN)
	for _, st := range book.Strands {
		v.share(3, "strand_"+st.Code, "Hostility on "+st.Name+": charged", in.StrandsCharged[st.Code], in.Strands[st.Code])
	}
	v.days(4, "to_charge", "Days from report to charge, median", in.ToCharge)
	v.days(4, "to_end", "Days from charge to conclusion, median", in.ToEnd)
	v.share(4, "magistrates", "In the magistrates’ court", in.Courts["magistrates"], in.Courts["magistrates"]+in.Courts["crown"])
	v.share(4, "crown", "In the Crown Court", in.Courts["crown"], in.Courts["magistrates"]+in.Courts["crown"])
	v.share(5, "updates", "Promises of the Victims’ Code kept in time", in.InTime, in.Ended)
	v.share(5, "referral", "Referred to the victim service in time", in.RefInTime, in.RefEnded)
	v.share(5, "vps", "Victim Personal Statement given, of those offered", in.VPSGiven, in.VPSOffered)
	v.count(5, "isb", "Impact statements for business supplied", in.ISBGiven)
	v.share(5, "overturned", "Reviews asked for that changed the decision", min(in.Overturned, in.Reviews), in.Reviews)
	if in.HasExhibits {
		v.share(6, "footage", "Camera footage asked for in time", in.Exhibits.InTime, in.Exhibits.Requested)
		v.count(6, "lost", "Evidence that was lost", in.Exhibits.Lost)
	} else {
		v.missing(6, "footage", "Camera footage asked for in time")
	}
	for _, g := range []law.Group{law.Formal, law.Informal, law.Diversion} {
		v.count(7, "disposal_"+string(g), g.Words(), in.Groups[g])
	}
	v.money(7, "awarded", "Compensation awarded, pounds", in.Awarded, in.ChargedN)
	v.money(7, "paid", "Compensation paid, pounds", in.Paid, in.ChargedN)
	v.count(8, "steps", "Steps taken up the ladder", in.Steps)
	v.share(8, "steps_answered", "Of these answered", in.StepsAnswered, in.Steps)
	v.share(8, "steps_changed", "Of these that changed what the police did", in.StepsChanged, in.Steps)
	v.share(8, "answered", "Questions to officers that were answered", in.Answered, in.Asked)
	v.share(8, "silent", "Questions to officers met with silence", in.Silent, in.Asked)
	v.share(8, "meetings", "Liaison meetings held, of those planned", in.Held, in.Planned)
	v.share(8, "agreements", "Agreements whose review is due", in.AgreementsDue, in.Agreements)
	v.share(9, "satisfied", "Satisfied with how they were dealt with (4 or 5 of 5)", in.Satisfied, in.SatisfiedOf)
	v.share(9, "at_work_3", "Still at work after 3 months", in.At3, in.At3Of)
	v.share(9, "at_work_6", "Still at work after 6 months", in.At6, in.At6Of)
	groups := make([]string, 0, len(in.StaffGroups))
	for g := range in.StaffGroups {
		groups = append(groups, g)
	}
	slices.Sort(groups)
	for _, g := range groups {
		v.share(10, "staff_"+g, "Staff group "+g+": charged", in.StaffGroupsCharged[g], in.StaffGroups[g])
	}
}

// Stage is one stage of the funnel.
type Stage struct {
	Key, Label string
	N          disclosure.Shown
	Missing    bool
}

// Funnel is how far reports come, beside published yardsticks.
type Funnel struct {
	Stages []Stage
	// Charged and Unsupported are shares to hold beside the yardsticks.
	Charged, Unsupported Row
	Yards                []law.Yard
}

func (v *reviewer) funnel(in *raw, book *law.Book) Funnel {
	f := Funnel{Yards: book.Yards}
	add := func(key, label string, n int64) {
		f.Stages = append(f.Stages, Stage{Key: key, Label: label, N: v.shown(n)})
	}
	if in.HasRecorded {
		add("incidents", "Recorded here", in.Recorded.Reports)
	} else {
		f.Stages = append(f.Stages, Stage{Key: "incidents", Label: "Recorded here", Missing: true})
	}
	add("police", "Told to the police", in.Police)
	add("supported", "Action supported", in.Supporting)
	add("charged", "Charged", in.ReportsCharged)
	add("outcome", "With an outcome", in.ReportsFinal)
	f.Charged = v.part(2, "charged", "Reports to the police with a charge", in.ReportsCharged, in.Police)
	f.Unsupported = v.part(2, "unsupported", "People affected who do not support action", in.Declining, in.Wished)
	return f
}

// Name writes the year as it is spoken of: "April 2026 to March 2027".
func (y Year) Name() string {
	return "April " + strconv.Itoa(int(y)) + " to March " + strconv.Itoa(int(y)+1)
}
