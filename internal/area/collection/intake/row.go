package intake

import (
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/mds"
)

// Row is one accepted row: an incident, one member of staff affected and the first person alleged. It is compact, since
// a million of them pass by, and holds only until the call that was given it returns; Record makes what lasts.
type Row struct {
	// Number is the row in the spreadsheet, the heading being 1; in JSON the position of the incident in its list.
	Number int
	// Staff counts the accepted members of staff of the incident, from 1, in the order of the file.
	Staff int
	// People is how many people are alleged; of them the row holds the first.
	People int

	v     [fieldCount]uint32 // 0 is empty
	place uint32
	text  [textCount][]byte
	flaws [2]uint64
}

// The places of text in a Row.
const (
	tRef = iota
	tProvider
	tSite
	tForce
	tStaffKey
	tEmployer
	tAllegedKey
	textCount
)

// slot tells where a field's text lies, -1 for fields without.
func slot(f int) int {
	switch f {
	case fIncidentRef:
		return tRef
	case fProviderOrg:
		return tProvider
	case fSiteCode:
		return tSite
	case fPoliceForce:
		return tForce
	case fStaffKey:
		return tStaffKey
	case fEmployerOrg:
		return tEmployer
	case fAllegedPersonKey:
		return tAllegedKey
	}
	return -1
}

// Place tells where the row is in the return: what Sitting.Stands asks for.
func (r *Row) Place() uint32 { return r.place }

func (r *Row) bad(f int) bool { return r.flaws[f>>6]&(1<<(f&63)) != 0 }
func (r *Row) spoil(f int)    { r.flaws[f>>6] |= 1 << (f & 63) }

// Has tells whether the row holds a value for a field of the data set, and an unknown name is none.
func (r *Row) Has(field string) bool {
	f, ok := catalogue().byName[field]
	return ok && r.v[f] > 0
}

// Ref gives the incident's reference.
func (r *Row) Ref() string { return string(r.text[tRef]) }

// Provider gives the code of the organisation where it happened.
func (r *Row) Provider() string { return string(r.text[tProvider]) }

// Day gives the day of the incident.
func (r *Row) Day() time.Time { return dayTime(r.v[fIncidentDate]) }

// Rejected tells whether the row takes an earlier one out of the count.
func (r *Row) Rejected() bool {
	return catalogue().lists[fRecordState].names[r.v[fRecordState]] == "rejected"
}

// Record gives the row as a record of its own, with one member of staff and at most one person alleged.
func (r *Row) Record() mds.Record {
	b := catalogue()
	one := func(f int) string { return b.lists[f].names[r.v[f]] }
	many := func(f int) []string {
		var out []string
		for n, name := range b.lists[f].names[1:] {
			if r.v[f]&(1<<n) != 0 {
				out = append(out, name)
			}
		}
		return out
	}
	out := mds.Record{
		IncidentRef: r.Ref(), RecordState: one(fRecordState), IncidentDate: dateText(r.v[fIncidentDate]), IncidentTime: timeText(r.v[fIncidentTime]),
		ReportedDate: dateText(r.v[fReportedDate]), ProviderOrg: r.Provider(), SiteCode: string(r.text[tSite]), LocationType: one(fLocationType),
		LocationDetail: one(fLocationDetail), ServiceSetting: one(fServiceSetting), WardSecurityLevel: one(fWardSecurityLevel),
		ViolencePrimary: one(fViolencePrimary), ViolenceAll: many(fViolenceAll), Method: many(fMethod), WeaponType: one(fWeaponType),
		HateMotive: many(fHateMotive), Trigger: many(fTrigger), Factor: many(fFactor), ClinicalFactor: one(fClinicalFactor),
		ClinicalFactorType: one(fClinicalFactorType), ClinicalJudgedBy: one(fClinicalFactorJudgedBy), RestraintUsed: many(fRestraintUsed),
		SecurityAttended: one(fSecurityAttended), BodyWornCamera: one(fBodyWornCamera), PoliceInformed: one(fPoliceInformed),
		PoliceForce: string(r.text[tForce]), PoliceReferenceHeld: one(fPoliceReferenceHeld), NotReportedReason: one(fNotReportedReason),
		PoliceOutcome: one(fPoliceOutcome), Sanction: many(fSanction), ReviewLevel: one(fReviewLevel), LFPSEReferenceHeld: one(fLfpseReferenceHeld),
		RepeatPersonFlag: one(fRepeatPersonFlag),
		Staff: []mds.Staff{{
			StaffKey: string(r.text[tStaffKey]), StaffGroup: one(fStaffGroup), JobRole: one(fJobRole), PayBand: one(fPayBand), ContractType: one(fContractType),
			EmployerOrg: string(r.text[tEmployer]), AgeBand: one(fAgeBand), Gender: one(fGender), EthnicCategory: one(fEthnicCategory),
			Disability: one(fDisability), SexualOrientation: one(fSexualOrientation), LoneWorking: one(fLoneWorking),
			TrainingCurrent: many(fViolenceTrainingCurrent), PhysicalHarm: one(fPhysicalHarm), PsychologicalHarm: one(fPsychologicalHarm),
			InjuryType: many(fInjuryType), BodyPart: many(fBodyPart), Treatment: many(fTreatment), RIDDOR: one(fRiddor), SupportOffered: many(fSupportOffered),
		}},
	}
	if d := int(r.v[fAbsenceDays]); d > 0 {
		d--
		out.Staff[0].AbsenceDays = &d
	}
	if r.v[fAllegedPersonType] > 0 {
		out.Alleged = []mds.Person{{Type: one(fAllegedPersonType), AgeBand: one(fAllegedAgeBand), Gender: one(fAllegedGender),
			Key: string(r.text[tAllegedKey]), MentalHealthAct: one(fMentalHealthActStatus), Capacity: one(fCapacityAssessed)}}
	}
	return out
}

// A day is its number from 1 January 1970; no return holds that day, so 0 is empty.
func dayOf(y, m, d int) uint32 {
	return uint32(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// day1990 is the first day that a date may be.
const day1990 = 7305

func dayTime(d uint32) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func dateText(d uint32) string {
	if d == 0 {
		return ""
	}
	return dayTime(d).Format(time.DateOnly)
}

// A time is its minute of the day, counted from 1.
func timeText(t uint32) string {
	if t == 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", (t-1)/60, (t-1)%60)
}
