package casework

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// RiddorDraft is the F2508 of somebody affected as far as it is filled. The report itself is made by a person, on HSE's
// own page.
type RiddorDraft struct {
	Form    riddor.Form
	Answers map[string]string
	Missing []riddor.Field
	// Saved tells that somebody kept it; before, it is what the program knows.
	Saved bool
}

// RiddorDraft gives the F2508 of an assessment, filled with what is known. Names are never put in by the program: whoever
// drafts opens them with a reason and types what HSE asks for. That it was read is recorded.
func (s *Service) RiddorDraft(ctx context.Context, org, caseID, person string, known map[string]string) (RiddorDraft, error) {
	return onCase(ctx, s, ActRiddor, org, caseID, func(tx *op.Tx, c Case) (RiddorDraft, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, person)
		if err != nil {
			return RiddorDraft{}, audit.Change{}, err
		}
		a, err := s.assessment(ctx, tx, c, p)
		if err != nil {
			return RiddorDraft{}, audit.Change{}, err
		}
		d, err := s.draft(ctx, tx, a, known)
		return d, audit.Read("riddor draft", p.ID, audit.F("case", c.ID)), err
	})
}

func (s *Service) draft(ctx context.Context, tx *op.Tx, a Assessment, known map[string]string) (RiddorDraft, error) {
	form, ok := riddor.FormOn(riddor.Forms(), a.Facts.Accident)
	if !ok {
		return RiddorDraft{}, fault.New(fault.Conflict, "There is no form for so early a day")
	}
	out := RiddorDraft{Form: form, Answers: prefilled(a, known)}
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT draft FROM riddor_assessment WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, a.Org, a.Case, a.Person).Scan(&sealed); err != nil {
		return out, err
	}
	b, err := s.Ring.Open(s.place(a.Org, a.Person, "riddor draft"), sealed)
	if err != nil {
		return out, err
	}
	if b != nil {
		out.Saved, out.Answers = true, map[string]string{}
		if err := json.Unmarshal(b, &out.Answers); err != nil {
			return out, err
		}
	}
	out.Missing = form.Missing(out.Answers)
	return out, nil
}

// prefilled gives what is known without opening anything: who drafts and for whom, when it happened, what was decided.
func prefilled(a Assessment, known map[string]string) map[string]string {
	at := a.Facts.Accident.In(clock.London())
	out := map[string]string{"b_date": at.Format("2006-01-02"), "b_time": at.Format("15:04"), "e_kind": "assault", "c_status": "employee"}
	if !a.Facts.Worker {
		out["c_status"] = "public"
	}
	switch a.Holds() {
	case riddor.ReportDeath:
		out["d_class"] = "fatal"
	case riddor.ReportSpecified:
		out["d_class"] = "specified"
	case riddor.ReportO7D:
		out["d_class"] = "over7"
	case riddor.ReportPublic:
		out["d_class"] = "hospital"
	}
	if rules, ok := riddor.On(riddor.Shipped(), a.Facts.Accident); ok {
		if c, ok := riddor.Find(rules.Specified, a.Facts.Specified); ok {
			out["d_injury"] = c.Words
		}
	}
	if a.Facts.Specified == "unconscious" {
		out["d_became"] = "unconscious"
	}
	for k, v := range known {
		out[k] = v
	}
	return out
}

// SaveRiddorDraft keeps the F2508 of somebody affected, sealed. seen is the draft's version that the writer saw.
func (s *Service) SaveRiddorDraft(ctx context.Context, org, caseID, person string, answers map[string]string, seen int64) error {
	_, err := onCase(ctx, s, ActRiddor, org, caseID, func(tx *op.Tx, c Case) (bool, audit.Change, error) {
		p, err := s.affected(ctx, tx, c, person)
		if err != nil {
			return false, audit.Change{}, err
		}
		a, err := s.assessment(ctx, tx, c, p)
		if err == nil && a.DraftVersion != seen {
			err = stale()
		}
		if err != nil {
			return false, audit.Change{}, err
		}
		form, ok := riddor.FormOn(riddor.Forms(), a.Facts.Accident)
		if !ok {
			return false, audit.Change{}, fault.New(fault.Conflict, "There is no form for so early a day")
		}
		kept, problems := map[string]string{}, fault.Problems{}
		for _, sec := range form.Sections {
			for _, q := range sec.Fields {
				v := clean(answers[q.Key])
				if !q.Valid(v) {
					problems.Add(q.Key, "This answer cannot stand here: %s", q.Label)
				}
				kept[q.Key] = v
			}
		}
		if err := fault.WithProblems(problems); err != nil {
			return false, audit.Change{}, err
		}
		b, err := json.Marshal(kept)
		if err != nil {
			return false, audit.Change{}, err
		}
		sealed, err := s.Ring.Seal(s.place(org, p.ID, "riddor draft"), b)
		if err == nil {
			err = tx.Must(ctx, `UPDATE riddor_assessment SET draft = $4, draft_version = draft_version + 1 WHERE org_id = $1 AND case_id = $2 AND person_id = $3`, org, c.ID, p.ID, sealed)
		}
		return true, audit.Changed("riddor draft", p.ID, audit.F("case", c.ID), audit.F("draft", s.Ring.Digest(org, b)), audit.F("missing", number(len(form.Missing(kept))))), err
	})
	return err
}

// Paper gives the draft as a document to print or edit. words turns a sentence into the reader's language.
func (d RiddorDraft) Paper(lang string, words func(string) string) letter.Paper {
	p := letter.Paper{Lang: lang, Title: words("Draft of a report under RIDDOR (F2508)"), Author: "Havenward"}
	note := words("This is a draft. A competent person makes the report on HSE’s own page and records the number that HSE gives.")
	if len(d.Missing) > 0 {
		var labels []string
		for _, f := range d.Missing {
			labels = append(labels, words(f.Label))
		}
		p.Parts = append(p.Parts, letter.Part{Lines: []string{note, words("Still missing:") + " " + strings.Join(labels, "; ")}})
	} else {
		p.Parts = append(p.Parts, letter.Part{Lines: []string{note}})
	}
	for _, sec := range d.Form.Sections {
		part := letter.Part{}
		for _, q := range sec.Fields {
			v := q.Answer(d.Answers)
			if len(q.Options) > 0 && v != "" {
				v = words(v)
			}
			if q.Kind == "date" {
				if t, err := time.Parse(time.DateOnly, v); err == nil {
					v = t.Format("2 January 2006")
				}
			}
			part.Facts = append(part.Facts, [2]string{words(q.Label), v})
		}
		p.Parts = append(p.Parts, letter.Part{Heading: sec.Letter + ". " + words(sec.Title)}, part)
	}
	p.Foot = words("Source of the form:") + " " + d.Form.Source
	return p
}
