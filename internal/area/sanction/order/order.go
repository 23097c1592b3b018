// Package order knows the rules for what is decided outside a panel: removal from a general practice's list under the
// Special Allocation Scheme, nuisance on hospital premises (Criminal Justice and Immigration Act 2008, sections 119 and 120),
// and orders of a court. It is pure. It says what is missing; it is no legal advice.
package order

import (
	"time"

	"github.com/havenward/havenward/internal/fault"
)

// Scheme is a removal from a practice's list.
type Scheme struct {
	// Immediate needs that the police were told first; ordinary takes eight days.
	Immediate bool `json:"immediate"`
	// Where is practice, hospital or community; only a practice removes somebody from its list.
	Where string `json:"where"`
	// Why is violence, threat, or one of what the scheme is not for: swearing, shouting, minor, illness.
	Why string `json:"why"`
	// Number is the police incident number, which is not the crime number.
	Number      string    `json:"number,omitempty"`
	Asked       time.Time `json:"asked"`
	TestedBy    string    `json:"tested_by,omitempty"` // who tested whether the criteria are met
	AppealAt    string    `json:"appeal_at,omitempty"`
	AppealSays  string    `json:"appeal_says,omitempty"`
	Reviews     string    `json:"reviews,omitempty"`
	Responsible string    `json:"responsible,omitempty"`
}

// Check gives what stands against a removal.
func (s Scheme) Check() fault.Problems {
	var p fault.Problems
	if s.Where != "practice" {
		p.Add("where", "The scheme is for general practices. What happens in hospitals or in the community is answered by the steps here")
	}
	switch s.Why {
	case "violence", "threat":
	case "swearing", "shouting", "minor":
		p.Add("why", "The scheme is not for swearing, shouting, banging on desks or small things. An ordinary warning is")
	case "illness":
		p.Add("why", "The scheme is not for behaviour that an illness explains which can be treated")
	default:
		p.Add("why", "Choose what happened")
	}
	if s.Immediate && s.Number == "" {
		p.Add("number", "Tell the police first, and write down their incident number (not the crime number)")
	}
	if s.Asked.IsZero() {
		p.Add("asked", "Write the day on which it was asked for")
	}
	return p
}

// Rule names the clock of a removal.
func (s Scheme) Rule() string {
	if s.Immediate {
		return "SAS_REMOVED"
	}
	return "SAS_ORDINARY"
}

// Nuisance is what was seen of nuisance on hospital premises.
type Nuisance struct {
	Hospital bool `json:"hospital"` // hospital premises; a practice is none
	// Disturbed staff without a reasonable excuse.
	Disturbed bool `json:"disturbed"`
	// AskedAt is when a constable or a member of staff asked them to leave; Refused that they did not.
	AskedAt time.Time `json:"asked_at,omitzero"`
	Refused bool      `json:"refused"`
	// ForCare says that they came for their own care; TreatedAt is when that was done, RefusedCareAt when it was refused.
	ForCare       bool      `json:"for_care"`
	TreatedAt     time.Time `json:"treated_at,omitzero"`
	RefusedCareAt time.Time `json:"refused_care_at,omitzero"`
	Officer       string    `json:"officer,omitempty"`
	Force         string    `json:"force,omitempty"`
	// Harmful says that they need care or that their health would suffer by being taken away.
	Harmful bool `json:"harmful"`
}

// refusedFor is how long somebody whose care was refused is not there for care.
const refusedFor = 8 * time.Hour

// ThereForCare tells whether they were there for their own care when they were asked to leave.
func (n Nuisance) ThereForCare() bool {
	if !n.ForCare {
		return false
	}
	if !n.TreatedAt.IsZero() && !n.AskedAt.Before(n.TreatedAt) {
		return false
	}
	if !n.RefusedCareAt.IsZero() && !n.AskedAt.Before(n.RefusedCareAt) && n.AskedAt.Sub(n.RefusedCareAt) <= refusedFor {
		return false
	}
	return true
}

// Missing gives the parts of the offence that are not there, in words; none means that all three are.
func (n Nuisance) Missing() []string {
	var out []string
	if !n.Hospital {
		out = append(out, "It was not on hospital premises")
	}
	if !n.Disturbed {
		out = append(out, "No nuisance or disturbance to staff without a reasonable excuse")
	}
	if n.AskedAt.IsZero() || !n.Refused {
		out = append(out, "They were not asked to leave, or did not refuse")
	}
	if n.ThereForCare() {
		out = append(out, "They were there for their own care")
	}
	return out
}

// MayRemove tells whether an authorised officer may take them away: all three parts are there, and no care is needed.
func (n Nuisance) MayRemove() bool { return len(n.Missing()) == 0 && !n.Harmful }

// Civil is an order of a court.
type Civil struct {
	Kind       string   `json:"kind"` // one of Kinds
	Applicant  string   `json:"applicant"`
	Conditions []string `json:"conditions"`
	Ref        string   `json:"ref,omitempty"`
}

// Kind is a kind of court order: who applies for it, and whether the law behind it was read.
type Kind struct {
	Code, Words, By string
	Verified        bool
}

// Kinds gives the kinds of court orders in order.
func Kinds() []Kind {
	return []Kind{{"pha_injunction", "Injunction under the Protection from Harassment Act 1997, section 3", "The trust", false}, {"trespass", "Injunction against trespass", "The trust", false},
		{"nuisance", "Injunction against nuisance at common law", "The trust", false}, {"asb_injunction", "Injunction against anti-social behaviour", "Police, council and other listed bodies", false},
		{"respect_order", "Respect order", "Police, council and other listed bodies", true}, {"restraining", "Restraining order on conviction", "The court, on the prosecutor’s request", false},
		{"cbo", "Criminal behaviour order on conviction", "The court, on the prosecutor’s request", false}}
}

// Check gives what is missing of a court order.
func (c Civil) Check() fault.Problems {
	var p fault.Problems
	known := false
	for _, k := range Kinds() {
		known = known || k.Code == c.Kind
	}
	if !known {
		p.Add("kind", "Choose the kind of order")
	}
	if len(c.Conditions) == 0 {
		p.Add("conditions", "Write each condition on a line of its own")
	}
	return p
}
