package law

import "fmt"

// Group gathers outcome codes that mean much the same for whoever was harmed.
type Group string

// The groups of table 2.8; GroupLocal holds the codes that are no outcome yet.
const (
	Charge           Group = "CHARGE"
	Formal           Group = "OOCD_FORMAL"
	Informal         Group = "OOCD_INFORMAL"
	Considered       Group = "TIC"
	Prevented        Group = "PREVENTED"
	PublicInterest   Group = "PUBLIC_INTEREST"
	EvidentialVictim Group = "EVIDENTIAL_VICTIM"
	Evidential       Group = "EVIDENTIAL"
	NoSuspect        Group = "NO_SUSPECT"
	Other            Group = "OTHER"
	Transferred      Group = "TRANSFERRED"
	Diversion        Group = "DIVERSION"
	GroupLocal       Group = "LOCAL"
)

// Groups are all of them in the order in which pages and reviews show them.
func Groups() []Group {
	return []Group{Charge, Formal, Informal, Considered, Diversion, Evidential, EvidentialVictim, PublicInterest, Prevented, NoSuspect, Transferred, Other, GroupLocal}
}

// Words says the group; a key of its translation.
func (g Group) Words() string {
	switch g {
	case Charge:
		return "Charged or summonsed"
	case Formal:
		return "Caution or penalty notice"
	case Informal:
		return "Community resolution or warning"
	case Considered:
		return "Taken into consideration"
	case Prevented:
		return "Prosecution prevented"
	case PublicInterest:
		return "Not in the public interest"
	case EvidentialVictim:
		return "Evidence: action not supported"
	case Evidential:
		return "Evidence: action supported"
	case NoSuspect:
		return "No suspect identified"
	case Other:
		return "Other"
	case Transferred:
		return "Passed to another agency"
	case Diversion:
		return "Diversion, no further action"
	case GroupLocal:
		return "No outcome yet"
	}
	return ""
}

// Outcome is one code of the police's list, or a local one.
type Outcome struct {
	Origin
	Code  string `json:"code"`
	Name  string `json:"name"`
	Group Group  `json:"group"`
	// MDS is the code of the minimum data set. Whether somebody supports action is never told by it: reports are read by
	// line managers.
	MDS string `json:"mds"`
}

// The local codes.
const (
	UnderInvestigation = "U0"
	NotReported        = "UN"
	ReportRefused      = "UR"
)

// Final tells whether the code ends an investigation; the local codes do not.
func (o Outcome) Final() bool { return o.Group != GroupLocal }

func (o Outcome) problem() error {
	if o.Group.Words() == "" || o.Name == "" || o.MDS == "" {
		return fmt.Errorf("needs a name and a known group, not %q", o.Group)
	}
	return o.Origin.problem()
}

// Outcome finds a code.
func (b *Book) Outcome(code string) (Outcome, bool) {
	for _, o := range b.Outcomes {
		if o.Code == code {
			return o, true
		}
	}
	return Outcome{}, false
}

// Strand is a kind of hostility. Extra ones are recorded besides the five that the law monitors.
type Strand struct {
	Origin
	Code     string `json:"code"`
	Name     string `json:"name"`
	Offences bool   `json:"offences,omitempty"` // separate aggravated offences exist
	Extra    bool   `json:"extra,omitempty"`
}

func (s Strand) problem() error {
	if s.Name == "" {
		return fmt.Errorf("needs a name")
	}
	return s.Origin.problem()
}

// Strand finds one by its code.
func (b *Book) Strand(code string) (Strand, bool) {
	for _, s := range b.Strands {
		if s.Code == code {
			return s, true
		}
	}
	return Strand{}, false
}

// Yard is a published figure to hold one's own beside, with the days and the number it rests on.
type Yard struct {
	Origin
	Span
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Percent float64 `json:"percent"`
	Of      int     `json:"of"` // 0 where it was not published
	Note    string  `json:"note"`
}

func (y Yard) problem() error {
	if y.Name == "" || y.Percent < 0 || y.Percent > 100 || y.Of < 0 {
		return fmt.Errorf("needs a name and a percentage")
	}
	return y.Origin.problem()
}

// Yard finds one by its code; the zero Yard where there is none.
func (b *Book) Yard(code string) Yard {
	for _, y := range b.Yards {
		if y.Code == code {
			return y
		}
	}
	return Yard{}
}
