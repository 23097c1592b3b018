package incident

import (
	"context"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// maxExport bounds the rows of one download.
const maxExport = 100_000

// ExportColumns describe a downloaded list: the fields of the minimum data set by their names there, and the times of
// our own work. There is no name, no contact and no word of what anybody wrote.
func ExportColumns() []export.Column[Listed] {
	text := func(key string, get func(*Listed) string) export.Column[Listed] {
		return export.Column[Listed]{Key: key, Label: key, Value: func(l Listed) export.Cell { return export.TextCell(get(&l)) }}
	}
	at := func(key string, get func(*Listed) time.Time) export.Column[Listed] {
		return export.Column[Listed]{Key: key, Label: key, Kind: export.Moment, Value: func(l Listed) export.Cell { return export.MomentCell(get(&l)) }}
	}
	set := func(v []string) string { return strings.Join(v, ";") }
	first := func(l *Listed, get func() string) string {
		if len(l.Record.Staff) == 0 {
			return ""
		}
		return get()
	}
	return []export.Column[Listed]{
		text("incident_ref", func(l *Listed) string { return l.Ref }),
		text("record_state", func(l *Listed) string { return l.Record.RecordState }),
		text("incident_date", func(l *Listed) string { return l.Record.IncidentDate }),
		text("incident_time", func(l *Listed) string { return l.Record.IncidentTime }),
		text("reported_date", func(l *Listed) string { return l.Record.ReportedDate }),
		text("site_code", func(l *Listed) string { return l.Site }),
		text("unit", func(l *Listed) string { return l.Unit }),
		text("location_detail", func(l *Listed) string { return l.Record.LocationDetail }),
		text("service_setting", func(l *Listed) string { return l.Record.ServiceSetting }),
		text("counts", func(l *Listed) string { return string(l.Counts) }),
		text("events", func(l *Listed) string { return strconv.FormatInt(l.Events, 10) }),
		text("violence_primary", func(l *Listed) string { return l.Record.ViolencePrimary }),
		text("violence_all", func(l *Listed) string { return set(l.Record.ViolenceAll) }),
		text("method", func(l *Listed) string { return set(l.Record.Method) }),
		text("weapon_type", func(l *Listed) string { return l.Record.WeaponType }),
		text("hate_motive", func(l *Listed) string { return set(l.Record.HateMotive) }),
		text("trigger", func(l *Listed) string { return set(l.Record.Trigger) }),
		text("factor", func(l *Listed) string { return set(l.Record.Factor) }),
		text("clinical_factor", func(l *Listed) string { return l.Record.ClinicalFactor }),
		text("security_attended", func(l *Listed) string { return l.Record.SecurityAttended }),
		text("body_worn_camera", func(l *Listed) string { return l.Record.BodyWornCamera }),
		text("police_informed", func(l *Listed) string { return l.Record.PoliceInformed }),
		text("repeat_person_flag", func(l *Listed) string { return l.Record.RepeatPersonFlag }),
		text("staff_affected", func(l *Listed) string { return strconv.Itoa(max(1, len(l.Record.Staff))) }),
		text("staff_group", func(l *Listed) string { return first(l, func() string { return l.Record.Staff[0].StaffGroup }) }),
		text("physical_harm", func(l *Listed) string { return l.Record.WorstHarm() }),
		text("stage", func(l *Listed) string { return string(l.Stage) }),
		at("reported_at", func(l *Listed) time.Time { return l.Reported }),
		at("acknowledged_at", func(l *Listed) time.Time { return l.Acknowledged }),
		at("contacted_at", func(l *Listed) time.Time { return l.Contacted }),
		at("feedback_at", func(l *Listed) time.Time { return l.Fed }),
		at("finished_at", func(l *Listed) time.Time { return l.Finished }),
	}
}

// Export writes the reports of a filter as csv, xlsx or json to out, and the download with its filter and number of rows
// to the audit log: it is written there before Export gives nil, so the caller must hold the bytes back until then.
// Sealed reports that the reader may not open are not in it.
func (s *Service) Export(ctx context.Context, sc authz.Scope, f Filter, format string, out io.Writer, o export.Options) (int, error) {
	var write func(context.Context, io.Writer, []export.Column[Listed], iter.Seq2[Listed, error], export.Options) (int, error)
	switch format {
	case "csv":
		write = export.CSV[Listed]
	case "xlsx":
		write = export.XLSX[Listed]
	case "json":
		write = export.JSON[Listed]
	default:
		return 0, fault.Missing()
	}
	n, err := write(ctx, out, ExportColumns(), s.all(ctx, sc, f), o)
	if err != nil {
		return 0, err
	}
	filter := ""
	if o.Provenance != nil {
		filter = o.Provenance.Filter
	}
	unit := ""
	if u := authz.From(ctx).Units; len(u) > 0 {
		unit = u[0]
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), unit), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Exported("incident list", format, audit.F("filter", filter), audit.F("rows", strconv.Itoa(n))), nil
	})
	return n, err
}

// all gives every report of a filter, a page at a time.
func (s *Service) all(ctx context.Context, sc authz.Scope, f Filter) iter.Seq2[Listed, error] {
	return func(yield func(Listed, error) bool) {
		f.Limit, f.After = 200, ""
		for n := 0; n < maxExport; {
			page, err := s.List(ctx, sc, f)
			if err != nil {
				yield(Listed{}, err)
				return
			}
			for _, l := range page.Rows {
				if n++; !l.Sealed && !yield(l, nil) {
					return
				}
			}
			if f.After = page.Next; f.After == "" {
				return
			}
		}
	}
}
