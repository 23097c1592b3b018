package insight

import (
	"slices"
	"sync"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/stats/spc"
)

// Measures gives every measure in the order in which lists show them. Nobody may change what it gives.
func Measures() []Measure { return measures() }

// Cards are the measures of a dashboard, in order: the pair to read together comes first.
func Cards() []string {
	return []string{"staff_hurt", "incidents", "acknowledged_in_time", "moderate_harm", "absence_days", "reported_in_time", "police_informed", "hate", "sexual"}
}

const (
	// reporting is the caution of every count of reports.
	reporting = "More reports are not more violence: where people trust that something follows, more is reported. Read it beside how many are hurt."
	late      = "The newest month grows while reports still come in."
	facts     = "Facts of single events by the day of the incident, from reports made here and from accepted returns"
)

func is(dim string, values ...string) cube.Filter { return cube.Filter{Dim: dim, Values: values} }

func all(counts Counted, words string) *Part { return &Part{Words: words, Counts: counts} }

var (
	harmed      = is("physical_harm", "moderate", "severe", "death")
	clinical    = is("clinical_factor", "suspected", "confirmed")
	notClinical = is("clinical_factor", "none")
	judged      = is("clinical_factor", "none", "suspected", "confirmed")
)

// measures is made once; it is part of the program, and its tests fail first if it is broken.
var measures = sync.OnceValue(func() []Measure {
	aim := func(v float64) *float64 { return &v }
	return slices.Concat(volume(), harm(), promises(aim), justice(), rates())
})

// volume are counts of what is reported: more of it is neither good nor bad by itself.
func volume() []Measure {
	count := func(code, title, says, ask string, where ...cube.Filter) Measure {
		return Measure{Code: code, Title: title, Says: says, Unit: Number, Better: spc.Neutral, Source: facts, Caution: reporting, Verb: "incidents are reported",
			Num: Part{Words: title, Counts: Incidents, Ask: ask, Where: where}}
	}
	out := []Measure{
		count("incidents", "Incidents reported", "How many single events of violence or abuse were reported.", ""),
		count("physical", "Physical incidents", "Incidents in which somebody was touched, sexual contact among them.", cube.Physical),
		count("physical_no_factor", "Physical incidents without a clinical factor", "Physical incidents for which somebody judged that no illness or confusion lay behind them.", cube.Physical, notClinical),
		count("attempted", "Attempted physical violence", "Incidents in which somebody tried to hurt and did not reach.", "", is("violence_all", "physical_attempted")),
		count("sexual", "Sexual incidents", "Incidents with sexual contact, words or acts.", cube.Sexual),
		count("hate", "Hate incidents", "Incidents in which whoever reported saw a hate motive.", cube.Hate),
		count("weapon", "Incidents with a weapon", "Incidents in which a weapon was used or shown.", "", is("method", "weapon")),
	}
	return append(out, Measure{Code: "staff_affected", Title: "Staff affected", Says: "How many members of staff the incidents happened to. One person in two incidents counts twice.",
		Unit: Number, Better: spc.Neutral, Source: facts, Caution: reporting, Verb: "staff are affected", Num: Part{Words: "Staff affected", Counts: Staff}},
		Measure{Code: "clinical_factor", Title: "Physical incidents with a clinical factor", Says: "The part of physical incidents in which illness or confusion was suspected or confirmed.",
			Unit: Percent, Better: spc.Neutral, Source: facts + ". Field clinical_factor", Base: 10,
			Caution: "It says who needs care differently, not who is to blame. Only incidents that somebody judged are in it.",
			Num:     Part{Words: "Physical incidents with a clinical factor suspected or confirmed", Counts: Incidents, Ask: cube.Physical, Where: []cube.Filter{clinical}},
			Den:     &Part{Words: "Physical incidents in which it was judged", Counts: Incidents, Ask: cube.Physical, Where: []cube.Filter{judged}}},
		Measure{Code: "clinical_factor_known", Title: "Clinical factor known", Says: "The part of physical incidents in which somebody said whether there was a clinical factor. It measures the record, not the violence.",
			Unit: Percent, Better: spc.Increase, Source: facts + ". Field clinical_factor", Base: 10, Caution: "A clinician's answer and a guess look alike here.",
			Num: Part{Words: "Physical incidents in which it was judged", Counts: Incidents, Ask: cube.Physical, Where: []cube.Filter{judged}},
			Den: &Part{Words: "Physical incidents", Counts: Incidents, Ask: cube.Physical}})
}

// harm are what happened to people: less is better.
func harm() []Measure {
	count := func(code, title, says, verb string, num Part, caution string) Measure {
		return Measure{Code: code, Title: title, Says: says, Unit: Number, Better: spc.Decrease, Source: facts, Caution: caution, Verb: verb, Num: num}
	}
	return []Measure{
		count("staff_hurt", "Staff hurt", "Staff physically hurt, low harm or worse. One person hurt twice counts twice.", "staff are hurt",
			Part{Words: "Staff physically hurt, low harm or worse", Counts: Staff, Ask: cube.Injured}, "People who do not report are not here. Patterns that stand for many events are left out. "+late),
		count("moderate_harm", "Staff hurt badly", "Staff with moderate harm or worse: they needed treatment, were badly hurt, or died.", "staff are badly hurt",
			Part{Words: "Staff with moderate, severe or fatal physical harm", Counts: Staff, Where: []cube.Filter{harmed}}, "Small numbers move by chance. Read the limits, not one month."),
		count("psychological_harm", "Staff with lasting distress", "Staff with moderate or severe psychological harm.", "staff carry lasting distress",
			Part{Words: "Staff with moderate or severe psychological harm", Counts: Staff, Where: []cube.Filter{is("psychological_harm", "moderate", "severe")}},
			"It is asked days later and often not at all. A rise may mean that more people are asked."),
		{Code: "hurt_share", Title: "Share of staff affected who were hurt", Says: "Of those affected, how many were physically hurt.", Unit: Percent, Better: spc.Decrease, Source: facts + ". Field physical_harm", Base: 10,
			Caution: "It falls when more of what does not hurt is reported, which is as it should be.",
			Num:     Part{Words: "Staff physically hurt, low harm or worse", Counts: Staff, Ask: cube.Injured}, Den: all(Staff, "Staff affected")},
		count("riddor", "Reportable injuries", "Staff whose injury is reportable under RIDDOR: over seven days away, a specified injury, or death.", "injuries are reportable",
			Part{Words: "Staff with an injury reportable under RIDDOR", Counts: Staff, Ask: cube.RIDDOR}, "Decided late: the last two months are not complete."),
		count("absence_days", "Days lost to violence", "Days on which staff were away because of an incident, in the month of the incident.", "days are lost",
			Part{Words: "Days away", Counts: Sum, Ask: cube.Absence}, "Days are known only when people are back. The last three months are not complete."),
	}
}

// promises are how soon and how well somebody answers.
func promises(aim func(float64) *float64) []Measure {
	share := func(code, title, says string, num, den Part, m Measure) Measure {
		m.Code, m.Title, m.Says, m.Num, m.Den, m.Unit, m.Better, m.Base = code, title, says, num, &den, Percent, spc.Increase, 10
		if m.Source == "" {
			m.Source = facts
		}
		return m
	}
	timed := Part{Words: "Incidents whose moment of report is known", Counts: Incidents, Ask: cube.Timed}
	return []Measure{
		share("reported_in_time", "Reported within a day", "How many incidents were reported on the same day or the day after.",
			Part{Words: "Incidents reported on the day or the day after", Counts: Incidents, Ask: cube.Prompt}, Part{Words: "Incidents whose day is known", Counts: Incidents, Ask: cube.Delayed},
			Measure{Caution: "It says how easy it is to report, not how soon anybody acted."}),
		share("acknowledged_in_time", "Acknowledged within 24 hours", "How many reports were read and acknowledged within 24 hours.",
			Part{Words: "Incidents acknowledged within 24 hours", Counts: Incidents, Ask: cube.AcknowledgedInTime}, timed,
			Measure{Target: aim(90), TargetFrom: "The promise on the receipt, with room for one in ten. This project's proposal", Source: "Moments of report and acknowledgement, where they are known: of reports made in this system",
				Caution: "Returns from other systems do not carry these moments, so they are not in it. A report that came less than a day ago counts as not yet."}),
		share("feedback_in_time", "Told what happens within 7 days", "How many reporters heard within seven days what happens with their report.",
			Part{Words: "Incidents fed back within 7 days", Counts: Incidents, Ask: cube.FedInTime}, timed,
			Measure{Target: aim(90), TargetFrom: "The promise on the receipt, with room for one in ten. This project's proposal", Source: "Moments of report and feedback, where they are known: of reports made in this system",
				Caution: "Reports of the last week of the newest month may still be told in time."}),
		share("support_offered", "Support offered", "How many staff affected were offered support, among those for whom it was recorded.",
			Part{Words: "Staff offered at least one kind of support", Counts: Staff, Where: []cube.Filter{is("support_offered", "debrief", "manager", "trim", "occupational_health", "eap", "legal_police_support")}},
			Part{Words: "Staff for whom it was recorded", Counts: Staff, Where: []cube.Filter{is("support_offered", "none", "debrief", "manager", "trim", "occupational_health", "eap", "legal_police_support")}},
			Measure{Caution: "Offered is not taken, and taken is not enough."}),
	}
}

// justice are what followed.
func justice() []Measure {
	told := is("police_informed", "Y")
	return []Measure{
		{Code: "police_informed", Title: "Physical incidents told to police", Says: "How many physical incidents police were told of, among those with an answer.", Unit: Percent, Better: spc.Increase, Base: 10,
			Source: facts + ". Field police_informed", Caution: "With a clinical factor, or against the wish of the person affected, not telling them can be right.",
			Num: Part{Words: "Physical incidents that police were told of", Counts: Incidents, Ask: cube.Physical, Where: []cube.Filter{told}},
			Den: &Part{Words: "Physical incidents with an answer", Counts: Incidents, Ask: cube.Physical, Where: []cube.Filter{is("police_informed", "Y", "N", "planned")}}},
		{Code: "police_outcome", Title: "Told to police, with an outcome", Says: "How many incidents told to police have an outcome of any kind on record.", Unit: Percent, Better: spc.Increase, Base: 10,
			Source: facts + ". Fields police_informed and police_outcome", Caution: "Outcomes take months. The last six months are not complete.",
			Num: Part{Words: "Incidents told to police with an outcome", Counts: Incidents, Where: []cube.Filter{told, is("police_outcome", "no_further_action", "community_resolution", "caution", "conditional_caution", "charged", "victim_does_not_support", "clinical_diversion")}},
			Den: &Part{Words: "Incidents told to police", Counts: Incidents, Where: []cube.Filter{told}}},
		{Code: "sanction", Title: "Incidents without a clinical factor that led to a sanction", Says: "How many incidents without a clinical factor led to any sanction.", Unit: Percent, Better: spc.Neutral, Base: 10,
			Source: facts + ". Field sanction", Caution: "A sanction is neither good nor bad by itself. Look at who is sanctioned, too.",
			Num: Part{Words: "Incidents with a sanction", Counts: Incidents, Where: []cube.Filter{notClinical, is("sanction", sanctions()...)}},
			Den: &Part{Words: "Incidents judged to have no clinical factor", Counts: Incidents, Where: []cube.Filter{notClinical}}},
		{Code: "camera_recorded", Title: "Recorded where a camera was worn", Says: "Of the incidents in which somebody wore a body-worn camera, how many were recorded.", Unit: Percent, Better: spc.Increase, Base: 10,
			Source: facts + ". Field body_worn_camera", Caution: "A camera that stays off can be the right choice. It says nothing of whether cameras prevent anything.",
			Num: Part{Words: "Incidents recorded by a camera", Counts: Incidents, Where: []cube.Filter{is("body_worn_camera", "recorded")}},
			Den: &Part{Words: "Incidents in which a camera was worn", Counts: Incidents, Where: []cube.Filter{is("body_worn_camera", "recorded", "worn_not_on")}}},
		{Code: "repeat_person", Title: "The same person again within 12 months", Says: "How many incidents were by somebody who did it before within 12 months, as far as it is known.", Unit: Percent, Better: spc.Decrease, Base: 10,
			Source: facts + ". Field repeat_person_flag", Caution: "Known only where somebody looked. Better records make it rise.",
			Num: Part{Words: "Incidents by somebody again", Counts: Incidents, Where: []cube.Filter{is("repeat_person", "repeat_12_months")}},
			Den: &Part{Words: "Incidents for which it is known", Counts: Incidents, Where: []cube.Filter{is("repeat_person", "first", "repeat_12_months")}}},
	}
}

func sanctions() []string {
	return []string{"verbal_warning", "behaviour_agreement", "warning_letter", "site_ban", "treatment_withheld", "injunction", "caution", "discharge", "community_order", "fine", "fixed_penalty", "custody", "suspended_custody", "restorative"}
}

// rates are counts for each 1,000 staff employed, where the headcount is known.
func rates() []Measure {
	rate := func(code, title, says string, num Part, better spc.Direction, caution string) Measure {
		return Measure{Code: code, Title: title, Says: says, Num: num, Unit: PerThousand, Better: better, Base: 100, Caution: caution,
			Den: &Part{Words: "Staff employed (headcount)", Kind: "headcount"}, Source: facts + "; headcount from the workforce tables loaded for the collection"}
	}
	return []Measure{
		rate("incidents_rate", "Incidents per 1,000 staff", "Incidents reported for each 1,000 staff employed.", Part{Words: "Incidents reported", Counts: Incidents}, spc.Neutral, reporting),
		rate("physical_rate", "Physical incidents per 1,000 staff", "Physical incidents for each 1,000 staff employed.", Part{Words: "Physical incidents", Counts: Incidents, Ask: cube.Physical}, spc.Neutral, reporting),
		rate("staff_hurt_rate", "Staff hurt per 1,000 staff", "Staff physically hurt for each 1,000 staff employed.", Part{Words: "Staff physically hurt, low harm or worse", Counts: Staff, Ask: cube.Injured}, spc.Decrease,
			"Headcount is everybody employed, not those who meet patients. Compare only like with like."),
	}
}
