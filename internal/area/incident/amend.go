package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Amend adds to or corrects what was recorded. The function gets the record as it is and changes it; it may run more
// than once. What says where the record came from and when, and whether it was sexual, stays as it was: the last
// decides who may see it. Every field that changed is in the audit log with what it was, and the record's facts get a
// new version.
func (s *Service) Amend(ctx context.Context, org, record string, edit func(*mds.Record)) error {
	codes, err := s.codes(ctx, org)
	if err != nil {
		return err
	}
	return s.change(ctx, ActHandle, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		if w.MergedInto != "" || w.Stage == Withdrawn {
			return audit.Change{}, fault.New(fault.Conflict, "This report is no longer counted, so its details stay as they are")
		}
		before, err := flat(w.Record)
		if err != nil {
			return audit.Change{}, err
		}
		was := w.Record
		now, err := copied(w.Record)
		if err != nil {
			return audit.Change{}, err
		}
		edit(&now)
		now.IncidentRef, now.RecordState, now.ReportedDate, now.ProviderOrg, now.SiteCode = was.IncidentRef, was.RecordState, was.ReportedDate, was.ProviderOrg, was.SiteCode
		now.IncidentDate, now.IncidentTime = was.IncidentDate, was.IncidentTime
		if len(now.ViolenceAll) > 0 {
			now.ViolencePrimary = mds.Primary(now.ViolenceAll)
		}
		p := append(now.Check(), codes.fresh(&was, &now)...)
		if now.Sexual() != was.Sexual() {
			p.Add("violence_all", "Whether it was sexual cannot be changed here, because that decides who may see it. Ask the sexual safety team")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		after, err := flat(now)
		if err != nil {
			return audit.Change{}, err
		}
		fields := differences(before, after)
		if len(fields) == 0 {
			return audit.Read("incident", record), nil
		}
		w.Record = now
		s.event(tx, org, record, "amended", "", nil)
		return audit.Changed("incident", record, fields...), nil
	})
}

func copied(r mds.Record) (mds.Record, error) {
	var out mds.Record
	b, err := json.Marshal(r)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(b, &out)
}

// flat gives every value of a record under its path, such as "staff.1.physical_harm".
func flat(r mds.Record) (map[string]string, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return nil, err
	}
	out := map[string]string{}
	walk("", v, out)
	return out, nil
}

func walk(path string, v any, out map[string]string) {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			walk(join(path, k), y, out)
		}
	case []any:
		for i, y := range x {
			if _, deep := y.(map[string]any); deep {
				walk(join(path, fmt.Sprint(i+1)), y, out)
			} else if out[path] == "" {
				out[path] = fmt.Sprint(y)
			} else {
				out[path] += ";" + fmt.Sprint(y)
			}
		}
	default:
		out[path] = fmt.Sprint(x)
	}
}

func join(path, k string) string {
	if path == "" {
		return k
	}
	return path + "." + k
}

func differences(before, after map[string]string) []audit.Field {
	var out []audit.Field
	for k, v := range after {
		if before[k] != v {
			out = append(out, audit.FF(k, before[k], v))
		}
	}
	for k, v := range before {
		if _, ok := after[k]; !ok {
			out = append(out, audit.FF(k, v, ""))
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}
