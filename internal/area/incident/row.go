package incident

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// row is an incident as the table keeps it.
type row struct {
	Incident
	digest, sentKey, receiptKey, pinKey string
	owner                               string
	seals
	clocks      []Clock
	nextDue     time.Time
	nextRule    string
	factVersion int64
	// away says that somebody is kept away from it
	away bool
}

// seals are the sealed parts of a record with their digests for the audit log.
type seals struct {
	narrative, contact, names          []byte
	narrativeWas, contactWas, namesWas string
}

var (
	incidentTable = op.Table{Name: "incident", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "sent_key", "sent_digest",
		"receipt_key", "receipt_pin", "counts", "events", "stage", "way", "naming", "on_behalf", "site_id", "place_code", "incident_date", "incident_time",
		"time_about", "reported_at", "clock_wrong", "fill_seconds", "violence", "injured", "hate", "weapon", "repeat_person", "police", "affected_n",
		"staff_group", "location_detail", "lang", "record", "wish", "narrative", "contact", "names", "handler_id", "handler_name", "merged_into", "worth",
		"next_due", "next_rule", "urgency", "open", "fact_version", "version", "acknowledged_at", "contacted_at", "reviewed_at", "fed_at", "finished_at",
		"clocks", "escalates_at"}}
	eventTable = op.Table{Name: "incident_event", Columns: []string{"org_id", "id", "incident_id", "at", "kind", "actor_id", "actor_name", "told", "note"}}
)

func (s *Service) newRow(ctx context.Context, in *Sending, r Receipt, wrong bool, fill int64) *row {
	rec := in.Record
	rec.IncidentRef, rec.ProviderOrg, rec.SiteCode = r.Ref, in.Org, in.Site
	rec.ReportedDate = r.Received.In(clock.London()).Format(time.DateOnly)
	if rec.RecordState == "" {
		rec.RecordState = "submitted"
	}
	if rec.PoliceInformed == "" && in.Wish == "told" {
		rec.PoliceInformed = "Y"
	}
	w := &row{Incident: Incident{
		Org: in.Org, ID: r.ID, Unit: in.Unit, Ref: r.Ref, Counts: in.Counts, Events: in.Events, Stage: Received, Way: in.Way, Naming: in.Naming,
		OnBehalf: in.OnBehalf, Site: in.Site, Place: in.PlaceCode, TimeAbout: in.TimeAbout, Reported: r.Received, ClockWrong: wrong, Fill: fill,
		Record: rec, Wish: in.Wish, Lang: in.Lang, Open: true,
	}, sentKey: in.Key, receiptKey: s.receiptKey(r.Code), pinKey: s.pinKey(in.Org, r.Code, r.PIN), factVersion: 1}
	if in.Naming != "anonymous" {
		w.owner = authz.From(ctx).OwnKey
	}
	return w
}

// sealAll seals what must not lie open, for a record's id.
func (s *Service) sealAll(in *Sending, record string) (out seals, err error) {
	one := func(field string, plain []byte) ([]byte, string) {
		if err != nil || len(plain) == 0 {
			return nil, ""
		}
		var b []byte
		b, err = s.Ring.Seal(s.place(in.Org, record, field), plain)
		return b, s.Ring.Digest(in.Org, plain)
	}
	out.narrative, out.narrativeWas = one("narrative", []byte(in.Narrative))
	if in.Contact != (Contact{}) {
		b, e := json.Marshal(in.Contact)
		if e != nil {
			return out, e
		}
		out.contact, out.contactWas = one("contact", b)
	}
	if len(in.Names) > 0 {
		b, e := json.Marshal(in.Names)
		if e != nil {
			return out, e
		}
		out.names, out.namesWas = one("names", b)
	}
	return out, err
}

func (w *row) values() []any {
	rec, err := json.Marshal(w.Record)
	if err != nil {
		rec = []byte("{}") // strings, lists and numbers always marshal
	}
	group := ""
	if len(w.Record.Staff) > 0 {
		group = w.Record.Staff[0].StaffGroup
	}
	return []any{w.Org, w.ID, w.Unit, w.Lock, w.owner, w.sentKey, w.digest, w.receiptKey, w.pinKey, string(w.Counts), w.Events, string(w.Stage),
		w.Way, w.Naming, w.OnBehalf, w.Site, w.Place, w.Record.IncidentDate, w.Record.IncidentTime, w.TimeAbout, db.At(w.Reported), w.ClockWrong, w.Fill,
		w.Record.ViolencePrimary, w.Record.Injured(), w.Record.Hate(), hasWeapon(&w.Record), w.Record.RepeatPersonFlag == "repeat_12_months", w.Record.PoliceInformed,
		int64(max(1, len(w.Record.Staff))), group, w.Record.LocationDetail, w.Lang, string(rec), w.Wish, w.narrative, w.contact, w.names, w.Handler.ID, w.Handler.Name,
		w.MergedInto, w.Worth, db.At(w.nextDue), w.nextRule, int64(w.Urgency()), w.Open, w.factVersion, int64(1),
		db.At(w.Acknowledged), db.At(w.Contacted), db.At(w.Reviewed), db.At(w.Fed), db.At(w.Finished),
		clockText(w.clocks), db.At(escalates(w.clocks, w.Open))}
}

func hasWeapon(r *mds.Record) bool {
	for _, m := range r.Method {
		if m == "weapon" {
			return true
		}
	}
	return false
}

// source says where the record's facts come from; the key leads back to nobody without the key ring. A locked record, and
// one that somebody is kept away from, counts for the whole organisation and for no unit of it: a unit's figures must not
// tell its managers that it is there.
func (w *row) source(s *Service) mds.Source {
	unit := w.Unit
	if w.Lock != "" || w.away {
		unit = ""
	}
	return mds.Source{Kind: "incident", Key: s.Ring.Blind(w.Org, "fact", w.ID), Version: w.factVersion, Count: w.Counts, Events: w.Events, Unit: unit,
		Reported: w.Reported, Acknowledged: w.Acknowledged, Fed: w.Fed}
}

// audited gives the fields of a new record for the audit log; what is sealed goes in as digests.
func (w *row) audited() []audit.Field {
	return []audit.Field{
		audit.F("ref", w.Ref), audit.F("way", w.Way), audit.F("naming", w.Naming), audit.F("counts", string(w.Counts)), audit.F("lock", w.Lock),
		audit.F("date", w.Record.IncidentDate), audit.F("violence", strings.Join(w.Record.ViolenceAll, ";")), audit.F("harm", w.Record.WorstHarm()),
		audit.F("narrative", w.narrativeWas), audit.F("contact", w.contactWas), audit.F("names", w.namesWas),
	}
}

// event queues a line of the record's timeline. told is the sentence that the reporter is given, "" for nothing.
func (s *Service) event(tx *op.Tx, org, record, kind, told string, note []byte) {
	a := tx.Actor()
	who, name := a.ID, a.Name
	if kind == "message" || kind == "added" || kind == "withdrawn" || kind == "worth" {
		who, name = "", "" // never a trace of who the reporter is
	}
	tx.Insert(eventTable, org, id.New("evt", tx.Now()), record, db.At(tx.Now()), kind, who, name, told, note)
}
