package incidentweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// factsOf is what was recorded, in the words of the code lists. What was not said is left out.
func factsOf(ctx context.Context, i *incident.Incident) []ui.Fact {
	r := &i.Record
	var out []ui.Fact
	add := func(label string, parts ...string) {
		if s := strings.Join(trim(parts...), ". "); s != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, label), Text: s})
		}
	}
	kinds := coded(ctx, "violence", r.ViolenceAll...)
	if kinds == "" {
		kinds = coded(ctx, "violence", r.ViolencePrimary)
	}
	add("What", kinds, coded(ctx, "method", r.Method...), weapon(ctx, r))
	switch i.Counts {
	case mds.Pattern:
		add("How often", lang.N(ctx, int(i.Events), "About %d time. A pattern is counted apart from single events", "About %d times. A pattern is counted apart from single events"))
	case mds.Batch:
		add("How often", lang.N(ctx, int(i.Events), "About %d event together, counted apart from single events", "About %d events together, counted apart from single events"))
	}
	add("Hate", motive(ctx, r))
	add("Place", coded(ctx, "location_detail", r.LocationDetail), coded(ctx, "service_setting", r.ServiceSetting))
	for n := range r.Staff {
		label := "Affected"
		if n > 0 {
			label = "Also affected"
		}
		add(label, affected(ctx, &r.Staff[n]))
		add("Harm", harm(ctx, &r.Staff[n])...)
		add("Support offered", coded(ctx, "support_offered", r.Staff[n].SupportOffered...))
	}
	for n := range r.Alleged {
		label := "Who did it"
		if n > 0 {
			label = "And"
		}
		add(label, person(ctx, &r.Alleged[n]))
	}
	add("What led to it", coded(ctx, "trigger", r.Trigger...))
	add("What played a part", coded(ctx, "factor", r.Factor...))
	add("Clinical factor", coded(ctx, "clinical_factor", r.ClinicalFactor), coded(ctx, "clinical_factor_type", r.ClinicalFactorType), judged(ctx, r))
	add("Restraint", restraint(ctx, r.RestraintUsed))
	add("Security came", coded(ctx, "security_attended", r.SecurityAttended))
	add("Camera", coded(ctx, "body_worn_camera", r.BodyWornCamera))
	add("Police", coded(ctx, "police_informed", r.PoliceInformed), wishes(ctx, i.Wish), held(ctx, r.PoliceReferenceHeld), coded(ctx, "police_outcome", r.PoliceOutcome))
	add("Patient safety record", coded(ctx, "yes_no_na", r.LFPSEReferenceHeld))
	add("Same person before", coded(ctx, "repeat_person", r.RepeatPersonFlag))
	add("How it was sent", lang.T(ctx, wayWords[i.Way]), lang.T(ctx, namingWords[i.Naming]), behalf(ctx, i.OnBehalf))
	if i.ClockWrong {
		add("About the time", lang.T(ctx, "The device’s own clock was wrong, so the day follows from when the report arrived"))
	}
	return out
}

var wayWords = map[string]string{"signed_in": "Signed in", "place": "By the poster of the place", "open": "Without an account", "api": "By another system", "import": "Brought in from a file", "paper": "From a printed form"}

var namingWords = map[string]string{"named": "Under their name", "pseudonym": "Under a code of their own", "anonymous": "Without a name"}

func behalf(ctx context.Context, yes bool) string {
	if yes {
		return lang.T(ctx, "For somebody else")
	}
	return ""
}

func weapon(ctx context.Context, r *mds.Record) string {
	if r.WeaponType == "" || r.WeaponType == "none" {
		return ""
	}
	return lang.T(ctx, "Weapon: %s", lower(coded(ctx, "weapon_type", r.WeaponType)))
}

func motive(ctx context.Context, r *mds.Record) string {
	if len(r.HateMotive) == 0 {
		return ""
	}
	return coded(ctx, "hate_motive", r.HateMotive...)
}

func affected(ctx context.Context, s *mds.Staff) string {
	parts := []string{coded(ctx, "job_role", s.JobRole)}
	if s.JobRole == "" {
		parts[0] = coded(ctx, "staff_group", s.StaffGroup)
	}
	if parts[0] == "" {
		parts[0] = lang.T(ctx, "A colleague, group not said")
	}
	if s.LoneWorking == "Y" {
		parts = append(parts, lang.T(ctx, "worked alone"))
	}
	return strings.Join(trim(append(parts, lower(coded(ctx, "contract_type", s.ContractType)))...), ", ")
}

func harm(ctx context.Context, s *mds.Staff) []string {
	out := []string{coded(ctx, "physical_harm", s.PhysicalHarm)}
	if in := trim(coded(ctx, "injury_type", s.InjuryType...), coded(ctx, "body_part", s.BodyPart...), coded(ctx, "treatment", s.Treatment...)); len(in) > 0 {
		out = append(out, strings.Join(in, ", "))
	}
	if s.PsychologicalHarm != "" {
		out = append(out, lang.T(ctx, "In mind: %s", lower(coded(ctx, "psychological_harm", s.PsychologicalHarm))))
	}
	if s.AbsenceDays != nil {
		out = append(out, lang.N(ctx, *s.AbsenceDays, "%d day away", "%d days away"))
	}
	return out
}

func person(ctx context.Context, a *mds.Person) string {
	return strings.Join(trim(coded(ctx, "alleged_person_type", a.Type), coded(ctx, "alleged_age_band", a.AgeBand), coded(ctx, "gender", a.Gender),
		coded(ctx, "mental_health_act", a.MentalHealthAct), coded(ctx, "capacity_assessed", a.Capacity)), ", ")
}

func judged(ctx context.Context, r *mds.Record) string {
	if r.ClinicalJudgedBy == "" {
		return ""
	}
	return lang.T(ctx, "Judged by: %s", lower(coded(ctx, "clinical_factor_judged_by", r.ClinicalJudgedBy)))
}

func restraint(ctx context.Context, codes []string) string {
	var out []string
	for _, c := range codes {
		if c == "none" {
			return lang.T(ctx, "None")
		}
		out = append(out, coded(ctx, "restrictive_intervention_type", c))
	}
	return strings.Join(out, ", ")
}

var policeWishes = map[string]string{"yes": "They want the police told", "think": "They want time to think about the police", "no": "They do not want the police told"}

func wishes(ctx context.Context, w string) string { return lang.T(ctx, policeWishes[w]) }

func held(ctx context.Context, yn string) string {
	switch yn {
	case "Y":
		return lang.T(ctx, "Log number held")
	case "N":
		return lang.T(ctx, "No log number yet")
	}
	return ""
}
