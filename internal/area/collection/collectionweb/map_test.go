package collectionweb_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/authz"
)

// sampleFile is the listing that the documents use.
func sampleFile(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../mapping/testdata/datix-listing.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// begun starts a map from the sample and gives its address.
func (s *site) begun(name string) string {
	s.Helper()
	a := s.upload(s.analyst(), "/mapping", "datix.csv", sampleFile(s), "name="+name)
	at, ok := strings.CutSuffix(a.head.Get("Location"), "/columns")
	if a.status != http.StatusSeeOther || !ok {
		s.Fatalf("%d %s", a.status, a.body)
	}
	return at
}

var revisionOf = regexp.MustCompile(`name="revision" value="(\d+)"`)

// revision gives the one that a page's form was made from.
func (a answer) revision() string {
	a.Helper()
	m := revisionOf.FindStringSubmatch(a.body)
	if m == nil {
		a.Fatalf("no form: %s", a.body)
	}
	return m[1]
}

func TestAnAnalystMapsAnExportNeverSeenBefore(t *testing.T) {
	each(t, func(s *site) {
		who := s.analyst()
		s.get(who, "/mapping").is(200).says("No map yet")
		at := s.begun("Datix")
		s.get(who, at+"/columns").is(200).says("Datix listing report", "Description", "Police informed")
		first := s.get(who, at).is(200).says("labels left", "Physical assault to staff by patient", "Suggested, check it", "What it does to the rows of your file")
		// One label at a time: what is wrong is said at the field, and what was chosen stays.
		form := url.Values{"revision": {first.revision()}, "column": {"0"}, "label": {"0"}, "do": {"leave"}, "reason": {" "}}
		form.Set("set-violence_primary", "threat")
		form.Set("add", "weapon_type")
		if a := s.post(who, at, form).is(422).says("Say why these rows are left out").saysNot("Blade"); !strings.Contains(a.body, `value="threat" selected`) {
			s.Error("what was chosen was lost")
		}
		form = url.Values{"revision": {first.revision()}, "column": {"0"}, "label": {"0"}, "do": {"confirm"}, "set-violence_primary": {"physical_contact"}, "set-method": {"punch", "kick"}, "set-alleged_person_type": {"patient"}}
		if a := s.post(who, at, form); a.status != http.StatusSeeOther || !strings.Contains(a.head.Get("Location"), "label=") {
			s.Fatalf("%d %s", a.status, a.body)
		}
		s.post(who, at, form).is(409).says("Somebody changed this map")
		s.get(who, at+"?column=0&label=0").is(200).says("Punched; Kicked")
		form.Set("set-violence_primary", "boxing")
		form.Set("revision", s.get(who, at).revision())
		s.post(who, at, form).is(422)
		// Suggestions are taken together only when they were ticked on the page that shows them.
		list := s.get(who, at+"/suggestions?column=2").is(200).says("strong evidence")
		s.post(who, at+"/suggestions", url.Values{"revision": {list.revision()}, "column": {"2"}}).is(422).says("Tick those that are right")
		s.post(who, at+"/suggestions", url.Values{"revision": {list.revision()}, "column": {"2"}, "take": {"0", "1", "2"}}).goes(at + "?column=2")
		s.get(who, at+"/freeze").is(200).says("This map cannot be frozen yet")
		s.post(who, at+"/freeze", url.Values{"revision": {s.get(who, at).revision()}, "note": {"first"}}).is(422).says("does not yet say")
		s.get(who, at+"/labels.csv").is(200).says("Physical assault to staff by patient", "violence_primary=physical_contact")
		s.get(who, at+"/map.json").is(200).says(`"havenward_map": 1`)
		s.get(who, at+"/versions").is(200).says("No version is frozen")
	})
}

// finished brings the map of the documents in, and freezes it.
func (s *site) finished(name string) string {
	s.Helper()
	b, err := os.ReadFile("../mapping/testdata/datix-listing.map.json")
	s.ok(err)
	a := s.upload(s.analyst(), "/mapping", "datix.map.json", string(b), "name="+name)
	at, ok := strings.CutSuffix(a.head.Get("Location"), "/columns")
	if !ok {
		s.Fatalf("%d %s", a.status, a.body)
	}
	s.post(s.analyst(), at+"/freeze", url.Values{"revision": {s.get(s.analyst(), at).revision()}, "note": {"As in the documents"}}).goes(at + "/versions")
	return at
}

func TestAMapIsFrozenTriedAndUsedForAReturn(t *testing.T) {
	each(t, func(s *site) {
		who := s.analyst()
		at := s.finished("Datix")
		s.get(who, at+"/versions").is(200).says("Datix 1 is in use", "As in the documents", "Invented Person")
		s.get(who, at+"/versions/1/map.json").is(200).says("left_out")
		s.get(who, at+"/versions/2/map.json").is(404)
		file := strings.NewReplacer("RX1", trust, "G6V2S", trust, "RVJ", trust).Replace(sampleFile(s))
		s.upload(who, at+"/try", "datix.csv", file).is(200).says("counts this file as version 1 does", "Nothing was sent")
		s.upload(who, at+"/try", "other.csv", "a,b\n1,2\n").is(422).says("has none of that heading")
		ret := s.checked(file, "map=Datix 1")
		s.get(who, ret).is(200).says("5 rows")
		// The draft is changed, and the past return is run again before anything is sent.
		id := at[strings.LastIndexByte(at, '/')+1:]
		scope, err := s.c.Door.Policy().Check(authz.Actor{Role: authz.Analyst, Org: trust, ID: "x"}, "collection.map")
		s.ok(err)
		m, err := s.c.LocalMap(t.Context(), scope, trust, id)
		s.ok(err)
		ctx := authz.With(t.Context(), authz.Actor{Role: authz.Analyst, Org: trust, ID: "per_x", Name: "Invented Person"})
		_, err = s.c.ChangeMap(ctx, trust, id, m.Revision, "changed a label", func(x *mapping.Map) error {
			for i := range x.Dictionaries {
				if e := x.Dictionaries[i].Entry([]string{"Violence", "Verbal assault"}); e != nil {
					e.Set = map[string]string{"violence_primary": "threat"}
				}
			}
			return nil
		})
		s.ok(err)
		sub := ret[strings.LastIndexByte(ret, '/')+1:]
		d, err := s.c.Rerun(ctx, scope, trust, id, sub)
		s.ok(err)
		if len(d.Changes) != 2 || d.Changes[0].Value != "threat" || d.Changes[0].Now != 1 {
			s.Errorf("the difference is %+v", d.Changes)
		}
		s.upload(who, at+"/try", "", "", "submission="+sub).is(200).says("Threats", "1 more")
		s.get(who, at+"/freeze").is(200).says("Verbal assault: Threats, before Shouting, swearing or insults")
		s.upload(who, "/returns/check", "x.csv", file, "from=2026-10", "map=Nothing 4")
	})
}

func TestMapsAreTheAnalystsOfTheTrustAlone(t *testing.T) {
	each(t, func(s *site) {
		at := s.finished("Datix")
		for _, path := range []string{"", "/columns", "/suggestions", "/try", "/freeze", "/versions", "/map.json", "/versions/1/map.json", "/labels.csv", "/labels.xlsx", "/labels.json"} {
			s.get(s.analyst(), at+path).is(200)
			s.get("analyst@"+other, at+path).is(404)
			for _, role := range []string{"specialist@" + trust, "executive@" + trust, s.acceptor(), national, "reporter@" + trust} {
				s.get(role, at+path).is(403)
			}
		}
		form := url.Values{"revision": {"1"}, "column": {"0"}, "label": {"0"}, "do": {"confirm"}, "note": {"mine"}, "take": {"0"}}
		for _, path := range []string{"", "/columns", "/suggestions", "/freeze"} {
			s.post("analyst@"+other, at+path, form).is(404)
			s.post(national, at+path, form).is(403)
		}
		s.upload("analyst@"+other, at+"/try", "a.csv", "a,b\n1,2\n").is(404)
		s.upload("analyst@"+other, at+"/sample", "a.csv", "a,b\n1,2\n").is(404)
		s.get("analyst@"+other, "/mapping").is(200).saysNot(at)
	})
}

func TestColumnsAreChosenAndCodesPasted(t *testing.T) {
	each(t, func(s *site) {
		who := s.analyst()
		file := "recordid,inc_ourref,inc_dincident,inc_dreported,rep_approved,inc_category,con_gender\n1,D-1,2026-10-03,2026-10-03,FA,PHYASS,F\n2,D-2,2026-10-03,2026-10-03,FA,VERB,M\n"
		a := s.upload(who, "/mapping", "columns.csv", file, "name=Warehouse")
		at, ok := strings.CutSuffix(a.head.Get("Location"), "/columns")
		if !ok {
			s.Fatalf("%d %s", a.status, a.body)
		}
		page := s.get(who, at+"/columns").is(200).says("Datix columns", "come from nowhere yet")
		form := url.Values{"revision": {page.revision()}, "do": {"codes"}, "dictionary": {"0"}, "codes": {"nothing here"}}
		s.post(who, at+"/columns", form).is(422).says("None of these codes")
		var n string
		for i := range 5 {
			if a := s.get(who, at+"?column="+strconv.Itoa(i)); strings.Contains(a.body, "PHYASS") {
				n = strconv.Itoa(i)
				break
			}
		}
		form.Set("dictionary", n)
		form.Set("codes", "PHYASS, Physical assault\nVERB\tVerbal abuse\nOTHER, not there\n")
		s.post(who, at+"/columns", form).goes(at + "/columns")
		s.get(who, at+"?column="+n).is(200).says("PHYASS (Physical assault)", "Hurt or touched")
		page = s.get(who, at+"/columns")
		form = url.Values{"revision": {page.revision()}, "do": {"save"}, "column-site_code": {""}, "otherwise-site_code": {"RCF01"}, "column-police_informed": {""}, "otherwise-police_informed": {"N"}, "rows": {"person"}, "system": {"datix"}}
		s.post(who, at+"/columns", form).goes(at + "/columns")
		if a := s.get(who, at+"/columns").is(200); !strings.Contains(a.body, `value="RCF01"`) {
			s.Error("the site was not kept")
		}
		form = url.Values{"revision": {s.get(who, at+"/columns").revision()}, "do": {"drop-0"}}
		s.post(who, at+"/columns", form).goes(at + "/columns")
		form = url.Values{"revision": {s.get(who, at+"/columns").revision()}, "do": {"use"}, "use": {"inc_dincident"}}
		s.post(who, at+"/columns", form).is(422)
		form.Set("use", "rep_approved")
		if a := s.post(who, at+"/columns", form); a.status != http.StatusSeeOther && a.status != 422 {
			s.Errorf("%d %s", a.status, a.body)
		}
	})
}
