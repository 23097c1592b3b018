package dialect

import "slices"

// Families of categories, after what five trusts and boards answered when they were asked what they record; their
// labels mix behaviour, who did it, motive and contact in one word, as those do.

type sets = map[string]string

func contact(r *Row) bool { return r.Record.Physical() }

func kind(list ...string) func(*Row) bool {
	return func(r *Row) bool { return slices.Contains(list, r.Record.ViolencePrimary) }
}

func by(f func(*Row) bool, list ...string) func(*Row) bool {
	return func(r *Row) bool { return f(r) && (len(list) == 0 || slices.Contains(list, r.alleged())) }
}

func both(f, g func(*Row) bool) func(*Row) bool { return func(r *Row) bool { return f(r) && g(r) } }

func racial(r *Row) bool { return slices.Contains(r.Record.HateMotive, "race") }

// what a family's category column does not say, another column must.
type family struct {
	list []choice
	// saysWho tells that the labels say who did it, saysHow that a column of methods goes with them.
	saysWho, saysHow bool
}

var behaviours = family{saysHow: true, list: []choice{
	{"Sexual", sets{"violence_primary": "sexual_noncontact"}, kind("sexual_noncontact")},
	{"Physical assault", sets{"violence_primary": "physical_contact"}, contact},
	{"Attempted assault", sets{"violence_primary": "physical_attempted"}, kind("physical_attempted")},
	{"Racial", sets{"violence_primary": "verbal", "hate_motive": "race"}, racial},
	{"Verbal assault", sets{"violence_primary": "verbal"}, kind("verbal", "written_online")},
	{"Threatening or intimidating", sets{"violence_primary": "threat"}, kind("threat", "intimidation_stalking")},
	{"Antisocial", sets{"violence_primary": "property_damage"}, always},
}}

// crossed puts who did it into every label.
var crossed = func() family {
	f := family{saysWho: true}
	who := []struct{ words, code string }{{"patient", "patient"}, {"patient’s relative", "relative_or_visitor"}, {"member of public", "public"}, {"other staff", "colleague"}}
	for _, w := range who {
		f.list = append(f.list, choice{"Physical assault to staff by " + w.words, sets{"violence_primary": "physical_contact", "method": "other", "alleged_person_type": w.code}, by(contact, w.code)})
	}
	for _, w := range who {
		f.list = append(f.list, choice{"Disruptive or aggressive behaviour to staff by " + w.words, sets{"violence_primary": "verbal", "alleged_person_type": w.code}, by(func(r *Row) bool { return !contact(r) }, w.code)})
	}
	f.list = append(f.list,
		choice{"Physical assault to staff by other", sets{"violence_primary": "physical_contact", "method": "other", "alleged_person_type": "not_known"}, contact},
		choice{"Other", sets{"violence_primary": "threat", "alleged_person_type": "not_known"}, always})
	return f
}()

var halves = family{list: []choice{
	{"Physical", sets{"violence_primary": "physical_contact", "method": "other"}, contact},
	{"Non Physical", sets{"violence_primary": "verbal"}, always},
}}

var aggression = family{saysWho: true, list: []choice{
	{"Physical aggression by a patient", sets{"violence_primary": "physical_contact", "method": "other", "alleged_person_type": "patient"}, by(contact, "patient")},
	{"Physical aggression by someone else", sets{"violence_primary": "physical_contact", "method": "other", "alleged_person_type": "not_known"}, contact},
	{"Verbal aggression by a patient", sets{"violence_primary": "verbal", "alleged_person_type": "patient"}, by(always, "patient")},
	{"Verbal aggression by someone else", sets{"violence_primary": "verbal", "alleged_person_type": "not_known"}, always},
}}

var detailed = family{saysHow: true, list: []choice{
	{"Sexual assault", sets{"violence_primary": "sexual_contact"}, kind("sexual_contact")},
	{"Physical abuse, assault or violence", sets{"violence_primary": "physical_contact"}, contact},
	{"Assault attempted, no contact", sets{"violence_primary": "physical_attempted"}, kind("physical_attempted")},
	{"Sexual harassment", sets{"violence_primary": "sexual_noncontact"}, kind("sexual_noncontact")},
	{"Racist abuse", sets{"violence_primary": "verbal", "hate_motive": "race"}, both(racial, kind("verbal"))},
	{"Threat of violence", sets{"violence_primary": "threat"}, kind("threat")},
	{"Verbal abuse or swearing", sets{"violence_primary": "verbal"}, kind("verbal")},
	{"Abuse by post, e-mail or social media", sets{"violence_primary": "written_online"}, kind("written_online")},
	{"Harassment or stalking", sets{"violence_primary": "intimidation_stalking"}, kind("intimidation_stalking")},
	{"Damage to property", sets{"violence_primary": "property_damage"}, always},
}}

var families = []family{behaviours, crossed, halves, aggression, detailed}

// method gives the main one of a row with contact.
func method(r *Row) string {
	if !contact(r) || len(r.Record.Method) == 0 {
		return ""
	}
	return r.Record.Method[0]
}

// hows are the labels of methods; what the local list lacks falls under its last.
func (m *maker) hows(heading string) {
	is := func(codes ...string) func(*Row) bool {
		return func(r *Row) bool { return slices.Contains(codes, method(r)) }
	}
	m.pick(heading, false, []choice{
		{"Punched", sets{"method": "punch"}, is("punch")},
		{"Kicked", sets{"method": "kick"}, is("kick")},
		{"Slapped or hit", sets{"method": "slap"}, is("slap", "headbutt")},
		{"Pushed, grabbed or pulled", sets{"method": "push_grab"}, is("push_grab", "hair_pull")},
		{"Bitten", sets{"method": "bite"}, is("bite")},
		{"Scratched or pinched", sets{"method": "scratch_pinch"}, is("scratch_pinch")},
		{"Spat at", sets{"method": "spit_contact"}, is("spit_contact", "bodily_fluid")},
		{"Object used as a weapon", sets{"method": "weapon", "weapon_type": "other"}, is("weapon", "object_struck", "object_thrown_contact")},
		{"Touched sexually", sets{"method": "sexual_touch"}, is("sexual_touch")},
		{"Other contact", sets{"method": "other"}, contact},
	})
}
