package demo

import (
	"fmt"
	"strings"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/authz"
)

// workforce is how many work in a place of a setting, of which staff group and role, and how good they are at training: how many of
// a hundred have it in date. Where violence is common people are released least.
type workforce struct {
	people      int
	group, role string
	second      string // the staff group and role of every third
	inDate      int
}

func workforceOf(setting string) workforce {
	const nurse, help = "Nursing and Midwifery Registered", "Additional Clinical Services|Health Care Support Worker"
	switch setting {
	case "ed":
		return workforce{62, nurse, "Staff Nurse, Emergency", help, 58}
	case "mh_inpatient", "ld_autism":
		return workforce{34, nurse, "Staff Nurse, Mental Health", help, 74}
	case "older_people":
		return workforce{30, nurse, "Staff Nurse", help, 69}
	case "ambulance_999", "patient_transport":
		return workforce{58, "Allied Health Professionals", "Paramedic", "Additional Clinical Services|Ambulance Technician", 66}
	case "mh_community", "community_nursing":
		return workforce{28, nurse, "Community Nurse", "Allied Health Professionals|Occupational Therapist", 86}
	case "outpatients", "reception", "primary_care":
		return workforce{26, "Administrative and Clerical", "Receptionist", nurse + "|Staff Nurse", 92}
	}
	return workforce{24, nurse, "Staff Nurse", "Medical and Dental|Specialty Doctor", 91}
}

// courses are what an invented trust trains, with after how many years it ends; the second and the third are for wards alone.
var courses = []struct {
	name  string
	years int
	ward  bool
}{{"NHS|CSTF|NHS Conflict Resolution (England) - 3 Years|", 3, false}, {"120|LOCAL|De-escalation - 2 Years|", 2, true}, {"120|LOCAL|Breakaway - 1 Year|", 1, true}, {"NHS|CSTF|Fire Safety - 2 Years|", 2, false}}

// trained tells the training of a pilot as its file has it: with totals, a number that a spreadsheet shortened, and people who are
// away; one of them is exempt for a time.
func (s *stager) trained() error {
	tr := s.Carried.Training
	if tr == nil {
		return nil
	}
	s.on(200, 10)
	for _, r := range []training.RequirementAsk{{Competence: "de-escalation", Group: "nursing", Grace: 90, Basis: "Assessment of roles on wards, agreed with staff side", From: "2026-01-01"},
		{Competence: "breakaway", Group: "nursing", Grace: 60, Basis: "Assessment of roles on wards, agreed with staff side", From: "2026-01-01"}, {Competence: "breakaway", Group: "clinical_services", Grace: 60, Basis: "Works beside nurses in every incident of last year", From: "2026-01-01"}} {
		if _, err := tr.AddRequirement(s.lead, s.x.ID, r); err != nil {
			return err
		}
	}
	names, err := tr.UnitNames(s.ctx, s.x.ID)
	if err != nil {
		return err
	}
	s.on(9, 14)
	key, err := tr.Receive(s.lead, s.x.ID, "ESR compliance matrix, synthetic.csv", true, strings.NewReader(s.matrix(names)))
	if err != nil {
		return err
	}
	if err := tr.Choose(s.lead, s.x.ID, []training.Meaning{{Kind: training.WordCompetence, Word: "NHS|CSTF|Fire Safety - 2 Years|", Means: "-"}}); err != nil {
		return err
	}
	if err := tr.Check(s.lead, s.x.ID, key); err != nil {
		return err
	}
	if err := tr.Apply(s.lead, s.x.ID, key, 0, 0); err != nil || len(s.x.estate.places) == 0 {
		return err
	}
	number, err := s.post(s.x.estate.places[0].unit, 3)
	if err != nil || number == "" {
		return err
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), training.ActRequire)
	if err != nil {
		return err
	}
	_, err = tr.Exempt(s.lead, sc, number, "conflict-resolution", "equal", s.dayIn(150))
	return err
}

// matrix writes the file of a trust.
func (s *stager) matrix(names map[string]string) string {
	d := newDice(s.opt.Seed, "training "+s.x.ID)
	var b strings.Builder
	b.WriteString("Synthetic compliance matrix,,,,,,,,,,,\n,,,,,,,,,,,\nEmployee Number,Assignment Number,Org L4,Staff Group,Role,Assignment Status,Assignment Category,FTE,Start Date,Competence Name,Achieved Date,Expiry Date\n")
	person, rows := 20_000_000, 0
	day := func(ago int) string { return s.now.AddDate(0, 0, -ago).Format("02-Jan-2006") }
	for i := range s.x.estate.places {
		p := &s.x.estate.places[i]
		unit := names[p.unit]
		if unit == "" || i > 11 {
			continue
		}
		w := workforceOf(p.setting)
		for n := range w.people {
			person += 1 + d.IntN(40)
			no := fmt.Sprintf("%08d", person)
			group, role, category, status, start := w.group, w.role, "Permanent", "Active Assignment", 400+d.IntN(4000)
			if n%3 == 2 {
				group, role, _ = strings.Cut(w.second, "|")
			}
			switch k := d.IntN(100); {
			case k < 5:
				status = "Maternity & Adoption"
			case k < 7:
				status = "Career Break"
			case k < 10:
				start = 15 + d.IntN(40)
			case k < 19:
				category, role = "Bank", "Bank "+role
			case k < 25 && p.setting == "ed":
				group, category, role = "Estates and Ancillary", "Security Contractor", "Security Officer"
			}
			for c, x := range courses {
				if x.ward && group != "Nursing and Midwifery Registered" && (c == 1 || group != "Additional Clinical Services") {
					continue
				}
				achieved := ""
				switch k := d.IntN(100); {
				case start < 60: // somebody new has it seldom
					if k < 30 {
						achieved = day(start - 3)
					}
				case k < w.inDate-8*c%w.inDate:
					achieved = day(min(20+d.IntN(365*x.years-30), start+30))
				case k < w.inDate+(100-w.inDate)*2/3:
					achieved = day(365*x.years + 10 + d.IntN(500))
				}
				rows++
				fmt.Fprintf(&b, "%s,%s,\"%s\",%s,\"%s\",%s,%s,1,%s,%s,%s,\n", no, no, unit, group, role, status, category, day(start), x.name, achieved)
			}
		}
	}
	fmt.Fprintf(&b, "2.00012E+07,2.00012E+07,,,,,,,,,,\nTotal,%d,,,,,,,,,,\n", rows)
	return b.String()
}
