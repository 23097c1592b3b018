package network

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/network/screen"
	"github.com/havenward/havenward/internal/clock"
)

// Row is one event of a release, with its fields as they would go out.
type Row struct {
	N   int    `json:"n"`
	Key string `json:"key"`
	// Values has a value for each field of the release, "" for none.
	Values map[string]string `json:"values,omitempty"`
	// Out is why a person took the row out, "" while it is in; Mended are the fields that a person changed.
	Out    string   `json:"out,omitempty"`
	Mended []string `json:"mended,omitempty"`
}

// drawn is what a release keeps sealed: rows, or for a table of counts the events that it counts.
type drawn struct {
	Rows   []Row     `json:"rows,omitempty"`
	Counts []counted `json:"counts,omitempty"`
}

// counted is how many events share an area, month, band and method.
type counted struct {
	Area, Month, Band, Method string
	N                         int64
}

// rowOf fills the fields of a profile from an event.
func rowOf(p Profile, a *Agreement, fields []string, t *Told, from, until clock.Day) map[string]string {
	at := t.Time
	if !a.Exact && len(at) == 5 {
		at = at[:2] + ":00"
	}
	code, other := methodOf(t)
	place, where := "02", t.Where
	if t.Detail == "patients_home" {
		place, where = "01", ""
	}
	all := map[string]string{"source_system": "Havenward", "source_type": "staff", "assault_location_description": where}
	switch p.Key {
	case ISTV:
		all["period_start"], all["period_end"], all["site_code"] = string(from), string(until), t.Site
		all["assault_datetime"] = string(t.Day) + "T" + at + ":00"
		all["assault_method"], all["assault_method_other"], all["assault_location_type"] = code, other, place
	case ECDS:
		all["injury_date"], all["injury_time"] = string(t.Day), at+":00"
		all["place_of_injury"], all["injury_mechanism"], all["alcohol_or_drug_involvement"] = a.Maps.of("place_of_injury", t.Detail), a.Maps.of("injury_mechanism", code), a.Maps.of("alcohol_or_drug_involvement", t.Factors...)
		all["injury_intent"], all["injury_activity_status"], all["injury_activity_type"] = a.Maps.of("injury_intent", "assault"), a.Maps.of("injury_activity_status", "working"), a.Maps.of("injury_activity_type", "working")
	}
	out := make(map[string]string, len(fields))
	for _, f := range fields {
		out[f] = all[f]
	}
	return out
}

// Finding is why the screen stopped a release: of which row (0 for the whole), which field, what kind of thing, and why. It
// never says the words that were found.
type Finding struct {
	Row   int    `json:"row,omitempty"`
	Field string `json:"field,omitempty"`
	Why   string `json:"why"`
}

var (
	stamp = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$`)
	site  = regexp.MustCompile(`^[A-Za-z0-9]{3,12}$`)
	hour  = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$`)
)

// look screens a row: its words for what could name somebody, and every field against the rules of the profile.
// Words that give nothing away one by one are looked at together as well: half of an address may lie in either field.
func (r *Row) look(p Profile, fields []string, from, until clock.Day, kinds func(words string) []string) []Finding {
	var out []Finding
	var said []string
	bad := func(field, why string) { out = append(out, Finding{Row: r.N, Field: field, Why: why}) }
	for _, k := range fields {
		f, _ := p.Field(k)
		v := r.Values[k]
		if f.Text {
			if found := kinds(v); len(found) > 0 {
				bad(k, "Has "+screen.Join(found))
			} else if said = append(said, v); len(said) > 1 {
				if found := kinds(strings.Join(said, " ")); len(found) > 0 {
					bad(k, "Has, together with the field before it, "+screen.Join(found))
				}
			}
		}
		if v == "" {
			if f.Status == "M" {
				bad(k, "Is empty, and has to be there")
			}
			continue
		}
		switch {
		case f.Max > 0 && len([]rune(v)) > f.Max:
			bad(k, "Is longer than "+itoa(f.Max)+" characters")
		case f.Codes != "" && !slices.ContainsFunc(Codes(f.Codes), func(c Code) bool { return c.Code == v }):
			bad(k, "Is no code of its list")
		case f.Only != nil && slices.Contains(fields, f.Only.Field) && !slices.Contains(f.Only.In, r.Values[f.Only.Field]):
			if f.Only.Field == "assault_location_type" {
				bad(k, "Has to be empty for a home: it could tell who lives there")
			} else {
				bad(k, "Has to be empty with the code "+r.Values[f.Only.Field])
			}
		case f.Format == "an19" && !stamp.MatchString(v), f.Format == "time" && !hour.MatchString(v), f.Format == "an3-an12" && !site.MatchString(v), f.Format == "date" && !isDay(v):
			bad(k, "Is not written as the profile asks")
		case k == "assault_datetime" || k == "injury_date":
			if d := clock.Day(v[:10]); d < from || d > until {
				bad(k, "Lies outside the period")
			}
		}
	}
	return out
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
