package justice

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

var email = regexp.MustCompile(`^[^@\s<>,;"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}$`)

func (t *Telling) tidy() {
	for _, f := range []*string{&t.Force, &t.Log, &t.Crime, &t.Officer, &t.Email, &t.Phone, &t.Above, &t.AboveEmail, &t.ReportedBy, &t.SPOC, &t.WelfareLead} {
		*f = strings.TrimSpace(*f)
	}
}

// known gives what the facts may know of a report. The numbers themselves stay here, and so does whether somebody supports
// action.
func known(x Report, outcome string) casework.Known {
	k := casework.Known{PoliceInformed: "Y", PoliceReferenceHeld: "N", PoliceOutcome: outcome}
	if x.HasLog || x.HasCrime {
		k.PoliceReferenceHeld = "Y"
	}
	return k
}

// saveReport writes a changed report; the version it was read at must still be there.
func (s *Service) saveReport(ctx context.Context, tx *op.Tx, x Report) error {
	sealed, err := s.sealDetails(&x)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE justice_report SET state = $4, force = $5, details = $6, has_log = $7, has_crime = $8, crime_key = $9, recorded_at = $10, senior_at = $11, welfare_lead = $12,
		spoc = $13, every_n = $14, every_unit = $15, updated_at = $16, charged_at = $17, concluded_at = $18, court = $19, silences = $20, version = version + 1
		WHERE org_id = $1 AND case_id = $2 AND id = $3 AND version = $21`,
		x.Org, x.Case, x.ID, string(x.State), x.Force, sealed, x.HasLog, x.HasCrime, s.crimeKey(x.Org, x.Crime), db.At(x.RecordedAt), db.At(x.SeniorAt), x.WelfareLead, x.SPOC,
		int64(x.Every.N), string(x.Every.Unit), db.At(x.UpdatedAt), db.At(x.ChargedAt), db.At(x.ConcludedAt), x.Court, int64(x.Silences), x.Version)
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "Somebody else changed this police report first. Look again and try once more")
	}
	return err
}

// Mend changes the references, the officer and what was agreed. Fields left empty are emptied; a crime reference that came
// moves the report on and answers the acknowledgement.
func (s *Service) Mend(ctx context.Context, org, caseID, report string, version int64, t Telling) error {
	var p fault.Problems
	t.tidy()
	checkDetails(&p, t.Details)
	if t.Force == "" {
		p.Add("force", "Write which police force was told")
	}
	if t.Every.N < 0 || t.Every.N > 60 {
		p.Add("every", "Write a number of working days from 1 to 60, or leave it empty")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return false, audit.Change{}, err
		}
		if version > 0 && x.Version != version {
			return false, audit.Change{}, fault.New(fault.Conflict, "Somebody else changed this police report first. Look again and try once more")
		}
		if x.HasCrime && t.Crime == "" {
			return false, audit.Change{}, bad("crime", "This report has a crime reference. Write the right one instead of taking it away")
		}
		if x.Log != t.Log || x.Crime != t.Crime {
			s.findable(tx, c, t.Details)
		}
		came := !x.HasCrime && t.Crime != ""
		x.Details, x.Force, x.WelfareLead, x.SPOC = t.Details, t.Force, t.WelfareLead, t.SPOC
		x.HasLog, x.HasCrime = x.Log != "", x.Crime != ""
		again := x.Every != t.Every
		x.Every = t.Every
		if came {
			x.RecordedAt = tx.Now()
			if x.State == Told || x.State == Refused {
				x.State = RecordedCrime
			}
			if err := s.answer(ctx, tx, org, caseID, report, "", "VC-R2-ACK", "VC-R2-ACK-ENH"); err != nil {
				return false, audit.Change{}, err
			}
			if err := s.note(ctx, tx, c, "crime_reference", "The police gave a crime reference"); err != nil {
				return false, audit.Change{}, err
			}
			if err := s.Cases.Tell(ctx, tx, c, casework.NewsReference); err != nil {
				return false, audit.Change{}, err
			}
		}
		if again {
			if err := s.restart(ctx, tx, x, clocks.Update, x.UpdatedAt); err != nil {
				return false, audit.Change{}, err
			}
		}
		if err := s.saveReport(ctx, tx, x); err != nil {
			return false, audit.Change{}, err
		}
		sealed, err := s.sealDetails(&x)
		if err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("police_report", report, audit.F("case", caseID), audit.F("force", x.Force), audit.F("details", s.Ring.Digest(org, sealed)),
			audit.F("state", string(x.State))), s.Cases.Known(ctx, tx, c, known(x, ""))
	})
	return err
}

// Move takes a report to another state. What cannot follow is refused with what can.
func (s *Service) Move(ctx context.Context, org, caseID, report string, to State) error {
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return false, audit.Change{}, err
		}
		from := x.State
		if err := x.move(to, tx.Now()); err != nil {
			return false, audit.Change{}, err
		}
		if err := s.saveReport(ctx, tx, x); err != nil {
			return false, audit.Change{}, err
		}
		if to == Concluded {
			if err := s.answer(ctx, tx, org, caseID, report, "", "POLICE_UPDATE", "POLICE_ESCALATE", "LIMITATION_6M"); err != nil {
				return false, audit.Change{}, err
			}
		}
		if to == Charged || to == Court {
			if err := s.answer(ctx, tx, org, caseID, report, "", "LIMITATION_6M"); err != nil {
				return false, audit.Change{}, err
			}
		}
		if to == Charged {
			if err := s.Cases.Tell(ctx, tx, c, casework.NewsCharged); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("police_report", report, audit.F("case", caseID), audit.FF("state", string(from), string(to))), s.note(ctx, tx, c, "police_state", to.Words())
	})
	return err
}

// move checks and makes a change of state.
func (x *Report) move(to State, at time.Time) error {
	if to.Words() == "" {
		return bad("state", "Choose where the police report stands")
	}
	if x.State == to {
		return bad("state", "The police report stands there already")
	}
	ok := false
	for _, n := range x.State.Next() {
		ok = ok || n == to
	}
	switch {
	case !ok && (x.State == Told || x.State == Refused):
		return bad("state", "The police have not recorded a crime yet. Write the crime reference first, or that they refused to record it")
	case !ok && x.State == Concluded:
		return bad("state", "This police report is concluded. It can only be taken up again as an investigation")
	case !ok && to == Court:
		return bad("state", "A report comes to court after a charge. Record the charge first")
	case !ok:
		return bad("state", "A police report cannot go from there to this. Choose one of the steps that may follow")
	case to == RecordedCrime && !x.HasCrime:
		return bad("state", "Write the crime reference first: it is what shows that a crime was recorded")
	}
	x.State = to
	switch to {
	case Charged:
		x.ChargedAt = at
	case Concluded:
		x.ConcludedAt = at
	case Investigating:
		x.ConcludedAt = time.Time{}
	}
	return nil
}

// Senior records that a senior officer has reviewed the report, as Operation Cavell asks.
func (s *Service) Senior(ctx context.Context, org, caseID, report, day string) error {
	var p fault.Problems
	at := s.day(&p, "day", day, true, false)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := change(ctx, s, ActWork, org, caseID, func(tx *op.Tx, c casework.Case) (bool, audit.Change, error) {
		x, err := s.report(ctx, tx, org, caseID, report)
		if err != nil {
			return false, audit.Change{}, err
		}
		x.SeniorAt = at
		if err := s.saveReport(ctx, tx, x); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("police_report", report, audit.F("case", caseID), audit.F("senior_reviewed", day)), s.note(ctx, tx, c, "senior", "A senior officer reviewed the report")
	})
	return err
}
