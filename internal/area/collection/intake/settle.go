package intake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/mds"
)

// Submission is what a return says of itself, with what its sender was known to say where it is silent.
type Submission struct {
	Version  string
	Org      string
	From, To time.Time // first and last day
	Kind     string    // full_replace, update or nil_return
	System   string
}

// settle works out what the return says of itself; problems go to the file. e gets the period and the words to compare.
func (r *Return) settle(ctx context.Context, o *Options, e *env, say func(code, field, message string)) (Submission, error) {
	said, err := r.said(ctx, e)
	if err != nil {
		return Submission{}, err
	}
	s := Submission{Version: said[fSchemaVersion], Org: strings.ToUpper(said[fSubmittingOrg]), Kind: said[fSubmissionKind], System: said[fSourceSystem]}
	if s.Version == "" {
		s.Version = mds.Version
	}
	if s.Version != mds.Version {
		say("unknown_version", "schema_version", "This version of the data set is not known. Send version "+mds.Version)
	}
	s.settleOrg(o, say)
	s.settlePeriod(o, said, say)
	if s.Org != "" && !s.To.IsZero() {
		if known := standingOf(o.Lookup, s.Org); !known.known {
			say("unknown_organisation", "submitting_org", "We do not know the organisation that sends this. Check its code with the NHS Organisation Data Service")
		} else if !known.open(uint32(s.To.Unix() / 86400)) {
			say("organisation_closed", "submitting_org", "The organisation that sends this was not open at the end of the period. The one that took over sends for it")
		}
	}
	if s.Kind == "" {
		s.Kind = o.Kind
	}
	if s.Kind == "" {
		s.Kind = "full_replace"
	}
	if n := e.lists[fSubmissionKind].number([]byte(s.Kind)); n > 0 {
		s.Kind = e.lists[fSubmissionKind].names[n]
	} else {
		say("not_in_list", "submission_kind", e.rules[e.fault[fSubmissionKind][off]].Text)
	}
	if s.System == "" {
		s.System = "other"
	}
	if n := e.lists[fSourceSystem].number([]byte(s.System)); n > 0 {
		s.System = e.lists[fSourceSystem].names[n]
	} else {
		say("not_in_list", "source_system", e.rules[e.fault[fSourceSystem][off]].Text)
		s.System = "other"
	}
	e.nothing = s.Kind == "nil_return"
	e.from, e.to = 0, 1<<32-1
	if !s.From.IsZero() && !s.To.IsZero() {
		e.from, e.to = uint32(s.From.Unix()/86400), uint32(s.To.Unix()/86400)
	}
	return s, nil
}

func (s *Submission) settleOrg(o *Options, say func(code, field, message string)) {
	sender := strings.ToUpper(o.Org)
	switch {
	case s.Org == "" && sender == "":
		say("file_value_missing", "submitting_org", "The file does not say which organisation sends it. Add the column submitting_org, or say it when you send")
	case s.Org == "":
		s.Org = sender
	case sender != "" && s.Org != sender:
		say("other_organisation", "submitting_org", "The file says that another organisation sends it than "+sender)
	}
}

// settlePeriod takes the period from the file or from who sends it; both must agree.
func (s *Submission) settlePeriod(o *Options, said map[int]string, say func(code, field, message string)) {
	ends := []struct {
		field int
		told  time.Time
		to    *time.Time
	}{{fPeriodStart, o.From, &s.From}, {fPeriodEnd, o.To, &s.To}}
	whole := true
	for _, e := range ends {
		name, text := fieldTable[e.field].Name, said[e.field]
		d := readDate([]byte(text))
		switch {
		case text == "" && e.told.IsZero():
			say("file_value_missing", name, fmt.Sprintf("The file does not say its %s. Add the column, or say it when you send", name))
			whole = false
		case text == "":
			*e.to = e.told
		case d == 0:
			say("bad_date", name, fmt.Sprintf("The %s is not a date we can read. Write it as 2026-11-30", name))
			whole = false
		case !e.told.IsZero() && !dayTime(d).Equal(e.told):
			say("other_period", name, fmt.Sprintf("The file says another %s than %s, for which it is sent", name, e.told.Format(time.DateOnly)))
			*e.to = e.told
		default:
			*e.to = dayTime(d)
		}
	}
	if !whole {
		return
	}
	if s.From.Day() != 1 || s.To.AddDate(0, 0, 1).Day() != 1 || s.To.Before(s.From) {
		say("not_whole_months", "period_end", "The period must begin on the first day of a month and end on the last day of one")
	}
	if !o.Today.IsZero() && s.To.After(o.Today) {
		say("period_in_future", "period_end", "The period ends in the future. Send it when it is over")
	}
}

// said reads what the file says of itself: keys of JSON, or the first row of each table.
func (r *Return) said(ctx context.Context, e *env) (map[int]string, error) {
	out := map[int]string{}
	if r.json != nil {
		for f := range fIncidentRef {
			out[f] = strings.TrimSpace(r.json.said[fieldTable[f].Name])
		}
		return out, nil
	}
	if r.made != nil {
		return r.made.says, nil
	}
	for _, t := range r.tables {
		rows, err := t.Preview(ctx, 1)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		for h, f := range t.columns {
			if v := at(rows[0].Cells, h); f >= 0 && fieldTable[f].Part == File && v != "" {
				out[f] = v
				e.said[f] = []byte(v)
			}
		}
	}
	return out, nil
}
