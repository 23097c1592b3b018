package sanction

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

//go:embed letters.json
var letterData []byte

// LetterKinds gives the kinds of letters of this area, whose words an administrator may change.
func LetterKinds() ([]letter.Default, error) { return letter.ParseDefaults(letterData) }

// Formats are the forms that somebody may need a letter in, with their words.
func Formats() [][2]string {
	return [][2]string{{"standard", "As usual"}, {"large", "Large print"}, {"easy", "Easy read"}, {"audio", "In sound"}, {"braille", "Braille"}, {"interpreter", "Read with an interpreter"}}
}

// LetterAsk is what somebody who makes a letter types. Name and address go into the letter alone, which lies sealed.
type LetterAsk struct {
	Greeting, Address, Contact string
	// Lang is en or cy, Format one of Formats.
	Lang, Format string
	// OtherCare is who gives care and tells the GP, for an exclusion.
	OtherCare string
}

func (in LetterAsk) problems() (p fault.Problems) {
	need(&p, "greeting", clean(in.Greeting), "Write how the letter begins, such as Dear Ms …")
	need(&p, "contact", clean(in.Contact), "Say whom they can turn to, with a number")
	if in.Lang != "en" && in.Lang != "cy" {
		p.Add("lang", "Choose the language")
	}
	if !slices.ContainsFunc(Formats(), func(f [2]string) bool { return f[0] == in.Format }) {
		p.Add("format", "Choose the form they need")
	}
	return p
}

// LetterKind gives the kind of letter that a file needs next, "" for none.
func (s *Service) LetterKind(f *File) string {
	l, ok := s.setOf(f).Level(f.Level)
	switch {
	case f.Appeal == "decided":
		return "sanction.appeal"
	case !ok || f.State != InForce:
		return ""
	case l.Letter == "agreement":
		return "sanction.agreement"
	case l.Letter != "letter":
		return ""
	case l.Code == "CONDITIONAL_ACCESS":
		return "sanction.conditions"
	case l.Code == "EXCLUSION":
		return "sanction.exclusion"
	}
	return "sanction.warning"
}

func longDay(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return lang.T(ctx, "a day that we tell you")
	}
	return lang.Date(ctx, t)
}

// fields fills a letter about a file.
func (s *Service) fields(ctx context.Context, f *File, in LetterAsk) letter.Letter {
	ctx = lang.With(ctx, lang.Lang(in.Lang))
	var days []string
	for _, d := range f.Dates {
		if t, err := time.ParseInLocation(time.DateOnly, d, clock.London()); err == nil {
			days = append(days, lang.Date(ctx, t))
		}
	}
	d := f.Decision
	conditions := strings.Join(d.Conditions, "; ")
	if conditions == "" {
		conditions = lang.T(ctx, "Respect for the people who work here")
	}
	why, effect := d.Why, f.Effect
	if f.Appeal == "decided" {
		a := f.Appeals[len(f.Appeals)-1]
		why = a.Why
		effect = lang.T(ctx, map[string]string{"uphold": "What was decided stands.", "vary": "What was decided was changed.", "quash": "What was decided is set aside."}[a.Outcome])
	}
	return letter.Letter{From: []string{s.name(ctx, f.Org)}, To: lines(in.Address), Date: lang.Date(ctx, s.now()), Reference: f.Ref, Fields: map[string]string{
		"greeting": clean(in.Greeting), "behaviour": strings.TrimRight(f.Behaviour, ". "), "dates": strings.Join(days, ", "), "why": ended(why), "effect": ended(effect), "conditions": ended(conditions),
		"review": longDay(ctx, f.ReviewAt.Time), "ends": longDay(ctx, f.EndsAt.Time), "other_care": ended(clean(in.OtherCare)),
		"appeal":  lang.T(ctx, "Write to us within 28 days of the day on which you get this letter."),
		"marker":  lang.T(ctx, "If a note is put on your record, you get a letter about it of its own."),
		"contact": clean(in.Contact), "name_of_trust": s.name(ctx, f.Org)}}
}

// ended gives a sentence its full stop where somebody left it out.
func ended(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func (s *Service) name(ctx context.Context, org string) string {
	if s.Name != nil {
		if n := s.Name(ctx, org); n != "" {
			return n
		}
	}
	return org
}

func fileSubject(f *File) casework.Subject {
	return casework.Subject{Kind: "sanction", Org: f.Org, Record: f.ID, Case: f.Case}
}

// MakeLetter writes the letter that a file needs next. A gate that holds letters back is answered first.
func (s *Service) MakeLetter(ctx context.Context, org, record string, in LetterAsk) error {
	kind := ""
	return s.change(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if kind = s.LetterKind(f); kind == "" || f.Decision == nil {
			return audit.Change{}, fault.New(fault.Conflict, "No letter is needed at this step")
		}
		p := in.problems()
		if kind == "sanction.exclusion" && !f.Visitor() {
			need(&p, "other_care", clean(in.OtherCare), "Say where and how they get care, and who tells the GP")
		}
		for _, g := range s.Judge(f).Verdict(f.Level).Holds {
			p.Add("", "Gate %s is not answered in full, and no letter goes before it is: %s", g.ID, g.Name)
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		d, err := s.Letters.Draft(ctx, org, kind, in.Lang, s.fields(ctx, f, in))
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := s.Letters.Issue(ctx, tx, fileSubject(f), d, f.Label+", "+in.Format); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, f.ID, "letter", "A letter was made")
		return audit.Changed("sanction", f.ID, audit.F("letter", kind), audit.F("lang", in.Lang), audit.F("format", in.Format)), nil
	})
}

// Deliver records how a letter came to the person, with proof. From then on an appeal may be lodged for 28 days.
func (s *Service) Deliver(ctx context.Context, org, record, letterID string, d casework.Delivery) error {
	return s.change(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if err := s.Letters.Deliver(ctx, tx, fileSubject(f), letterID, d); err != nil {
			return audit.Change{}, err
		}
		text := "A letter came back undelivered"
		if !d.Returned {
			var p fault.Problems
			at := day(&p, "day", d.Day)
			if err := fault.WithProblems(p); err != nil {
				return audit.Change{}, err
			}
			l, _ := s.setOf(f).Level(f.Level)
			if f.ToldAt.IsZero() {
				f.ToldAt = db.At(at)
				if l.Appeal == "yes" || l.Appeal == "executive" || l.Appeal == "review" {
					f.AppealBy = s.due("APPEAL_LODGE", at)
				}
			}
			f.LetterDue, text = db.Time{}, "A letter was delivered"
		}
		event(tx, org, f.ID, "delivered", text)
		return audit.Changed("sanction", f.ID, audit.F("delivered", d.Day)), nil
	})
}

// LettersOf gives the letters of a file that the caller has read, the newest first.
func (s *Service) LettersOf(ctx context.Context, sc authz.Scope, f *File) ([]casework.Issued, error) {
	return s.Letters.Of(ctx, sc, fileSubject(f))
}

// Letter opens one letter of a file as it was made.
func (s *Service) Letter(ctx context.Context, sc authz.Scope, org, record, letterID string) (casework.Issued, letter.Paper, error) {
	f, err := s.File(ctx, sc, org, record)
	if err != nil {
		return casework.Issued{}, letter.Paper{}, err
	}
	return s.Letters.Open(ctx, sc, fileSubject(&f), letterID)
}
