package caseworkweb

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

var personAct = act{path: "person", action: casework.ActWork, title: "Add a person", button: "Add them", back: "/people",
	lede: "What you write of who they are is sealed at once: pages show a label. Leave empty what you do not know.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		var parts []ui.Option
		for _, p := range []casework.Part{casework.Witness, casework.Affected, casework.Alleged} {
			parts = append(parts, ui.Option{Value: string(p), Label: lang.T(ctx, p.Words())})
		}
		return []templ.Component{f.choice("part", lang.T(ctx, "Who are they?"), "", parts...), ui.TextInput(f.field("name", lang.T(ctx, "Name"), "")),
			ui.TextInput(f.field("contact", lang.T(ctx, "How to reach them"), "")), ui.TextInput(f.field("born", lang.T(ctx, "Date of birth"), lang.T(ctx, "As day, month and year."))),
			ui.TextInput(f.field("number", lang.T(ctx, "Hospital or NHS number"), ""))}
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		_, err := s.AddPerson(ctx, f.c.Org, f.c.ID, casework.Part(f.v.Get("part")), casework.Identity{Name: f.v.Get("name"), Contact: f.v.Get("contact"), Born: f.v.Get("born"), Number: f.v.Get("number")})
		return err
	}}

// whom finds the person that the address names, for the words above the form.
func whom(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
	list, err := d.Cases.People(ctx, sc, f.c.Org, f.c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p casework.Person) bool { return p.ID == f.v.Get("person") })
	if i < 0 {
		return fault.Missing()
	}
	f.about = list[i].Label
	return nil
}

var removePersonAct = act{path: "remove-person", action: casework.ActWork, title: "Take a person out", button: "Take them out", back: "/people", load: whom,
	lede: "They are no longer part of this case. What was sealed of them stays sealed, and the timeline says why.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		return f.reason(ctx, "Why do they not belong here?")
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.RemovePerson(ctx, f.c.Org, f.c.ID, f.v.Get("person"), f.v.Get("reason"))
	}}

var sameAct = act{path: "same", action: casework.ActMatch, title: "Is it the same person?", button: "Save what you decide", back: "/people",
	lede: "Two people may share a name and a day of birth. Decide only what you know, and say what you go by: both cases say so, and it can be taken back.",
	load: func(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
		list, err := d.Cases.Candidates(ctx, sc, f.c.Org, f.c.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c casework.Candidate) bool {
			return c.Person.ID == f.v.Get("person") && c.Other.ID == f.v.Get("other")
		})
		if i < 0 {
			return fault.Missing()
		}
		c := &list[i]
		f.about = c.Person.Label + ". " + agree(ctx, c) + " " + c.Other.Label + ", " + c.OtherCase.Title + ", " + c.OtherCase.Ref
		f.options = []ui.Option{{Value: string(casework.Same), Label: lang.T(ctx, "They are the same person")}, {Value: string(casework.Different), Label: lang.T(ctx, "They are two people")}}
		if c.Verdict != casework.Undecided {
			f.options = []ui.Option{{Value: string(casework.Undone), Label: lang.T(ctx, "Take back what was decided")}}
		}
		return nil
	},
	fields: func(ctx context.Context, f *form) []templ.Component {
		return append([]templ.Component{f.choice("verdict", lang.T(ctx, "What do you know?"), "", f.options...)}, f.reason(ctx, "What do you go by?")...)
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.Decide(ctx, f.c.Org, f.c.ID, f.v.Get("person"), f.v.Get("other"), casework.Verdict(f.v.Get("verdict")), f.v.Get("reason"))
	}}

var stepAct = act{path: "step", action: casework.ActSupport, title: "Record a support step", button: "Save", back: "/support",
	lede: "Record that it was offered and what they chose. Never what was said in it. They may decline without a reason, and change their mind.",
	load: func(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
		plans, err := d.Cases.Support(ctx, sc, f.c.Org, f.c.ID)
		if err != nil {
			return err
		}
		for _, p := range plans {
			for i := range p.Steps {
				if s := &p.Steps[i]; p.Person.ID == f.v.Get("person") && s.ID == f.v.Get("step") {
					f.about = p.Person.Label + ": " + lang.T(ctx, s.Text)
					for _, to := range s.State.Next() {
						f.options = append(f.options, ui.Option{Value: string(to), Label: lang.T(ctx, to.Words())})
					}
					return nil
				}
			}
		}
		return fault.Missing()
	},
	fields: func(ctx context.Context, f *form) []templ.Component {
		x := f.field("note", lang.T(ctx, "A short practical note, if you need one"), lang.T(ctx, "Such as a day or whom to ring. No names, and nothing of what was said."))
		x.Max, x.Rows = 160, 2
		return []templ.Component{f.choice("state", lang.T(ctx, "What came of it?"), "", f.options...), ui.TextArea(x)}
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.Answer(ctx, f.c.Org, f.c.ID, f.v.Get("person"), f.v.Get("step"), casework.SupportState(f.v.Get("state")), f.v.Get("note"))
	}}

var restrictAct = act{path: "restrict", action: casework.ActLock, title: "Restrict the case to a few people", button: "Restrict it", warn: true,
	lede: "Managers of this place no longer see that it is there. Only people cleared for restricted cases can open it, which may leave you out. Another person must approve before it is opened to more again.",
	fields: func(ctx context.Context, f *form) []templ.Component {
		return f.reason(ctx, "Why should fewer people see it?")
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		return s.Restrict(ctx, f.c.Org, f.c.ID, f.v.Get("reason"))
	}}

var awayAct = act{path: "away", action: casework.ActExclude, title: "Keep a person away from this case", button: "Keep them away", warn: true,
	lede: "From now on they find nothing of it, whatever their role: not in a list, a count, a search or a message. Do this for anybody who is part of what happened.",
	load: func(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
		people, err := d.Cases.WhoCanSee(ctx, f.c)
		for _, p := range people {
			f.options = append(f.options, ui.Option{Value: p.ID, Label: p.Name, Hint: lang.T(ctx, p.Title)})
		}
		return err
	},
	fields: func(ctx context.Context, f *form) []templ.Component {
		return append([]templ.Component{f.choice("person", lang.T(ctx, "Who?"), "", f.options...)}, f.reason(ctx, "Why?")...)
	},
	run: func(ctx context.Context, s *casework.Service, f *form) error {
		err := s.Exclude(ctx, f.c.Org, f.c.ID, f.v.Get("person"), f.v.Get("reason"))
		return err
	}}
