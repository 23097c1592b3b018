package justiceweb

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
)

// acts are everything that can be done, file by file.
var acts = slices.Concat(policeActs, peopleActs, offenceActs, paperActs)

var peopleActs = []act{
	{path: "wish", action: justice.ActWish, title: "What they want", button: "Save what they said", back: "wishes",
		lede: "Line managers never see this. They decide, and may change their mind at any time; nobody decides for them.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.pick(ctx, "person", lang.T(ctx, "Who?"), "", people(&p.w, casework.Affected)),
				p.radios(ctx, "wish", lang.T(ctx, "Do they support action by the police?"), "", [][2]string{{justice.Supports, "Yes, they support action"}, {justice.Unsure, "They are not sure yet"}, {justice.Declines, "No"}}),
				p.radios(ctx, "why", lang.T(ctx, "Did they say why?"), lang.T(ctx, "They need not."), justice.WhyWords),
				p.area("words", lang.T(ctx, "In their own words, if they wish"), lang.T(ctx, "Kept sealed.")),
				p.date("day", lang.T(ctx, "When did they say so?"), ""), p.date("again", lang.T(ctx, "When may they gently be asked again?"), lang.T(ctx, "Empty: they are left in peace."))}
		},
		fill: func(p *form) { setDate(p.v, "day", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Say(ctx, w.Case.Org, w.Case.ID, justice.Wish{Person: v.Get("person"), Wish: v.Get("wish"), Why: v.Get("why"), Words: v.Get("words"), Day: dateOf(v, "day"), Again: dateOf(v, "again")})
		}},
	{path: "prefer", action: justice.ActWork, title: "How they wish to hear", button: "Save", back: "clocks", lede: "Agreed with the person affected.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			open := [][2]string{{"yes", "Yes"}, {"no", "No"}, {"", "Not asked yet"}}
			return []templ.Component{p.pick(ctx, "person", lang.T(ctx, "Who?"), "", people(&p.w, casework.Affected)), p.radios(ctx, "updates", lang.T(ctx, "How?"), "", justice.UpdateWays),
				p.checks(ctx, "rights", lang.T(ctx, "Besides"), "", [][2]string{{"enhanced", "They have enhanced rights: vulnerable, intimidated, persistently targeted, or a most serious crime"}, {"shares", "Updates may go to our named contact"}}),
				p.radios(ctx, "at_work_3", lang.T(ctx, "Still at work after 3 months?"), "", open), p.radios(ctx, "at_work_6", lang.T(ctx, "Still at work after 6 months?"), "", open),
				p.text("satisfaction", lang.T(ctx, "How satisfied were they, from 1 to 5?"), lang.T(ctx, "Leave it empty until they were asked."))}
		},
		fill: func(p *form) {
			x := p.w.Prefs[p.v.Get("person")]
			p.v.Set("updates", x.Updates)
			for k, on := range map[string]bool{"enhanced": x.Enhanced, "shares": x.Shares} {
				if on {
					p.v.Add("rights", k)
				}
			}
			p.v.Set("at_work_3", x.AtWork3)
			p.v.Set("at_work_6", x.AtWork6)
			if x.Satisfaction > 0 {
				p.v.Set("satisfaction", strconv.Itoa(x.Satisfaction))
			}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			n, err := strconv.Atoi(v.Get("satisfaction"))
			if err != nil && v.Get("satisfaction") != "" {
				n = -1
			}
			x := justice.Person{ID: v.Get("person"), Updates: v.Get("updates"), AtWork3: v.Get("at_work_3"), AtWork6: v.Get("at_work_6"), Satisfaction: n}
			for _, r := range v["rights"] {
				x.Enhanced, x.Shares = x.Enhanced || r == "enhanced", x.Shares || r == "shares"
			}
			return d.Justice.Prefer(ctx, w.Case.Org, w.Case.ID, x)
		}},
	{path: "pause", action: justice.ActWork, title: "Pause updates at their wish", button: "Pause updates", back: "clocks", lede: "Their clocks stand still until they wish to hear again. The time limit for a prosecution goes on.",
		fields: personOnly,
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Pause(ctx, w.Case.Org, w.Case.ID, v.Get("person"), true)
		}},
	{path: "resume", action: justice.ActWork, title: "They wish to hear again", button: "Go on with updates", back: "clocks", lede: "Their clocks go on where they stopped.",
		fields: personOnly,
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Pause(ctx, w.Case.Org, w.Case.ID, v.Get("person"), false)
		}},
}

func personOnly(ctx context.Context, p *form) []templ.Component {
	return []templ.Component{p.pick(ctx, "person", lang.T(ctx, "Who?"), "", people(&p.w, casework.Affected))}
}

func offences(on string) [][2]string {
	var out [][2]string
	for _, o := range law.Load().On(clock.Day(on)) {
		m, _ := o.Max(clock.Day(on))
		out = append(out, [2]string{o.Code, o.Name + ": " + o.Mode.Words() + ", up to " + m.Text})
	}
	return out
}

func eventOf(w *justice.Whole, charge, report string) string {
	for _, c := range w.Charges {
		if c.ID == charge {
			report = c.Report
		}
	}
	r, _ := w.Report(report)
	return r.EventDate
}

var offenceActs = []act{
	{path: "offence", action: justice.ActWork, title: "Add an offence", button: "Add it", back: "offences", lede: "One row for each offence and each suspect. It is a helper, no legal advice; the law is that of the day of the event.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			report := reportChoice(ctx, p)
			var strands [][2]string
			for _, s := range law.Load().Strands {
				strands = append(strands, [2]string{s.Code, s.Name})
			}
			day := eventOf(&p.w, "", p.v.Get("report"))
			if day == "" && len(p.w.Reports) > 0 {
				day = p.w.Reports[0].EventDate
			}
			return []templ.Component{report, p.pick(ctx, "code", lang.T(ctx, "Offence as reported"), "", offences(day)),
				p.pick(ctx, "suspect", lang.T(ctx, "By whom?"), lang.T(ctx, "Empty: nobody known"), people(&p.w, casework.Alleged)), p.pick(ctx, "affected", lang.T(ctx, "Against whom?"), lang.T(ctx, "Empty: the organisation"), people(&p.w, casework.Affected)),
				p.radios(ctx, "emergency_worker", lang.T(ctx, "Was the person affected an emergency worker by the test?"), lang.T(ctx, "Kept apart from what is charged."), [][2]string{{"yes", "Yes"}, {"no", "No"}, {"", "Not judged yet"}}),
				p.checks(ctx, "strands", lang.T(ctx, "Hostility, if anybody perceived it"), "", strands)}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Accuse(ctx, w.Case.Org, w.Case.ID, justice.Charge{Report: v.Get("report"), Code: v.Get("code"), Suspect: v.Get("suspect"), Affected: v.Get("affected"), EmergencyWorker: v.Get("emergency_worker"), Strands: v["strands"]})
			return err
		}},
	{path: "outcome", action: justice.ActWork, title: "Record an outcome", button: "Save the outcome", back: "offences", lede: "The outcome before stays as history. Police and prosecutors decide; this only keeps what they decided.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			var codes [][2]string
			for _, o := range law.Load().Outcomes {
				if o.Code != law.NotReported {
					codes = append(codes, [2]string{o.Code, o.Code + " " + o.Name})
				}
			}
			return []templ.Component{p.pick(ctx, "code", lang.T(ctx, "Outcome"), "", codes), p.pick(ctx, "charged", lang.T(ctx, "Offence charged"), lang.T(ctx, "Only for a charge. It may differ from the one reported."), offences(eventOf(&p.w, p.v.Get("charge"), ""))),
				p.date("day", lang.T(ctx, "When?"), ""), p.radios(ctx, "source", lang.T(ctx, "Where does this come from?"), "", justice.Sources),
				p.text("disposal", lang.T(ctx, "Sentence or disposal"), ""), p.text("awarded", lang.T(ctx, "Compensation awarded, pounds"), ""), p.text("paid", lang.T(ctx, "Of this paid, pounds"), ""), p.area("words", lang.T(ctx, "A note"), "")}
		},
		fill: func(p *form) { setDate(p.v, "day", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Decide(ctx, w.Case.Org, w.Case.ID, justice.Result{Charge: v.Get("charge"), Code: v.Get("code"), Charged: v.Get("charged"), Day: dateOf(v, "day"), Source: v.Get("source"),
				Disposal: v.Get("disposal"), Awarded: pence(v.Get("awarded")), Paid: pence(v.Get("paid")), Words: v.Get("words")})
		}},
	{path: "hearing", action: justice.ActWork, title: "Enter a hearing", button: "Save the hearing", back: "court", lede: "A task reminds you to release the person and to go with them.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{reportChoice(ctx, p), p.date("day", lang.T(ctx, "Which day?"), ""), p.text("hour", lang.T(ctx, "At what time?"), lang.T(ctx, "Such as 10:00")), p.radios(ctx, "court", lang.T(ctx, "Which court?"), "", justice.Courts),
				p.text("place", lang.T(ctx, "Where?"), ""), p.radios(ctx, "kind", lang.T(ctx, "What kind?"), "", justice.HearingKinds), p.text("needs", lang.T(ctx, "What did they ask for?"), lang.T(ctx, "Such as a screen, a separate entrance, somebody beside them"))}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.List(ctx, w.Case.Org, w.Case.ID, justice.Hearing{Report: v.Get("report"), Court: v.Get("court"), Place: v.Get("place"), Kind: v.Get("kind"), Needs: v.Get("needs")}, dateOf(v, "day"), v.Get("hour"))
			return err
		}},
	{path: "held", action: justice.ActWork, title: "What became of the hearing", button: "Save", back: "court", lede: "A result starts the clock by which those affected must hear of it: one working day.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.radios(ctx, "state", lang.T(ctx, "What became of it?"), "", [][2]string{{"held", "It was held"}, {"moved", "It was moved to another day"}, {"vacated", "It fell out"}}), p.text("result", lang.T(ctx, "What the court decided"), "")}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Held(ctx, w.Case.Org, w.Case.ID, v.Get("hearing"), v.Get("state"), v.Get("result"))
		}},
	{path: "condition", action: justice.ActWork, title: "Enter a condition", button: "Save the condition", back: "court", lede: "Of bail or of an order. It lapses by itself after its last day.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.pick(ctx, "suspect", lang.T(ctx, "For whom?"), "", people(&p.w, casework.Alleged)), p.radios(ctx, "kind", lang.T(ctx, "What kind?"), "", justice.ConditionKinds), p.area("words", lang.T(ctx, "The condition"), lang.T(ctx, "Kept sealed.")),
				p.text("who", lang.T(ctx, "Who must know?"), lang.T(ctx, "Roles, such as reception and security")), p.date("from", lang.T(ctx, "From"), ""), p.date("until", lang.T(ctx, "Until"), lang.T(ctx, "Empty: until further notice"))}
		},
		fill: func(p *form) { setDate(p.v, "from", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Bind(ctx, w.Case.Org, w.Case.ID, justice.Condition{Suspect: v.Get("suspect"), Kind: v.Get("kind"), Words: v.Get("words"), Who: v.Get("who"), From: dateOf(v, "from"), Until: dateOf(v, "until")})
			return err
		}},
	{path: "lift", action: justice.ActWork, title: "A condition has ended", button: "It has ended", back: "court", lede: "Before its last day.",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Lift(ctx, w.Case.Org, w.Case.ID, v.Get("condition"))
		}},
}

var paperActs = []act{
	{path: "offer", action: justice.ActWork, title: "Offer a statement", button: "It was offered", back: "statements", lede: "A Victim Personal Statement is voluntary and in their own words. An impact statement for business is the organisation’s own.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.radios(ctx, "kind", lang.T(ctx, "Which statement?"), "", justice.StatementKinds), p.pick(ctx, "person", lang.T(ctx, "To whom?"), lang.T(ctx, "Only for a Victim Personal Statement"), people(&p.w, casework.Affected))}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Offer(ctx, w.Case.Org, w.Case.ID, justice.Statement{Kind: v.Get("kind"), Person: v.Get("person"), Supersedes: v.Get("supersedes")})
			return err
		}},
	{path: "decline", action: justice.ActWork, title: "They want no statement", button: "They want none", back: "statements", lede: "They may change their mind until the sentence: offer it again then.",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Decline(ctx, w.Case.Org, w.Case.ID, v.Get("statement"))
		}},
	{path: "give", action: justice.ActWork, title: "A statement was given to the police", button: "It was given", back: "statements", lede: "From then on nothing of it changes. What has to be added is a further statement.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.date("day", lang.T(ctx, "When?"), "")}
		},
		fill: func(p *form) { setDate(p.v, "day", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Give(ctx, w.Case.Org, w.Case.ID, v.Get("statement"), dateOf(v, "day"))
		}},
	{path: "read", action: justice.ActWork, title: "A statement was read in court", button: "It was read", back: "statements",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.ReadOut(ctx, w.Case.Org, w.Case.ID, v.Get("statement"))
		}},
	{path: "step", action: justice.ActWork, title: "Take it one step up", button: "Take the step", back: "ladder", lede: "Each step has five working days.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{reportChoice(ctx, p), p.area("note", lang.T(ctx, "What is asked for"), lang.T(ctx, "Kept sealed."))}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Escalate(ctx, w.Case.Org, w.Case.ID, v.Get("report"), v.Get("note"))
			return err
		}},
	{path: "stepped", action: justice.ActWork, title: "What came of the step", button: "Save", back: "ladder",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.radios(ctx, "result", lang.T(ctx, "What came of it?"), "", justice.StepResults)}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Stepped(ctx, w.Case.Org, w.Case.ID, v.Get("step"), v.Get("result"))
		}},
	{path: "share", action: justice.ActWork, title: "Record what is shared", button: "Save", back: "sharing", lede: "With a patient’s data the privacy lead decides first. Anything else stands at once, with its basis.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.radios(ctx, "direction", lang.T(ctx, "Which way?"), "", justice.Directions), p.text("what", lang.T(ctx, "What is it?"), lang.T(ctx, "No names")), p.text("recipient", lang.T(ctx, "Who receives it?"), ""),
				p.radios(ctx, "basis", lang.T(ctx, "On what lawful basis?"), "", justice.Bases), p.checks(ctx, "patient", lang.T(ctx, "Besides"), "", [][2]string{{"yes", "A patient’s data are in it"}}), p.area("note", lang.T(ctx, "Why it is needed"), lang.T(ctx, "Kept sealed."))}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Share(ctx, w.Case.Org, w.Case.ID, justice.Sharing{Direction: v.Get("direction"), What: v.Get("what"), Recipient: v.Get("recipient"), Basis: v.Get("basis"), Patient: v.Get("patient") == "yes", Note: v.Get("note")})
			return err
		}},
	{path: "approve", action: justice.ActApprove, title: "May this be shared?", button: "Save the decision", back: "sharing",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.radios(ctx, "decision", lang.T(ctx, "Your decision"), "", [][2]string{{"yes", "Yes, it may go"}, {"no", "No"}})}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			if v.Get("decision") != "yes" && v.Get("decision") != "no" {
				return fault.WithProblems(fault.Problems{{Field: "decision", Message: "Choose yes or no"}})
			}
			return d.Justice.Approve(ctx, w.Case.Org, w.Case.ID, v.Get("sharing"), v.Get("decision") == "yes")
		}},
	{path: "went", action: justice.ActWork, title: "It has gone", button: "It has gone", back: "sharing",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Went(ctx, w.Case.Org, w.Case.ID, v.Get("sharing"))
		}},
	{path: "inform", action: justice.ActStatement, title: "A clinician’s information", button: "Save", back: "sharing", lede: "It informs the decision of police and prosecutors. It is no decision and no bar to one.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.pick(ctx, "suspect", lang.T(ctx, "About whom?"), "", people(&p.w, casework.Alleged)), p.text("author", lang.T(ctx, "Which clinician, by post"), ""), p.radios(ctx, "basis", lang.T(ctx, "On what lawful basis?"), "", justice.Bases[:4]), p.date("day", lang.T(ctx, "When?"), ""),
				p.area("relevant", lang.T(ctx, "Relevant diagnosis"), ""), p.area("detained", lang.T(ctx, "Detention status"), ""), p.area("understanding", lang.T(ctx, "Understanding at the time"), ""), p.area("interview", lang.T(ctx, "Fitness for interview"), ""),
				p.area("adult", lang.T(ctx, "Need of an appropriate adult"), ""), p.area("treatment", lang.T(ctx, "What it means for treatment"), ""), p.area("interest", lang.T(ctx, "Views on the public interest, as information only"), "")}
		},
		fill: func(p *form) { setDate(p.v, "day", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Inform(ctx, w.Case.Org, w.Case.ID, justice.Form{Suspect: v.Get("suspect"), Author: v.Get("author"), Basis: v.Get("basis"), Day: dateOf(v, "day"), Clinical: justice.Clinical{Relevant: v.Get("relevant"), Detained: v.Get("detained"),
				Understanding: v.Get("understanding"), Interview: v.Get("interview"), Adult: v.Get("adult"), Treatment: v.Get("treatment"), Interest: v.Get("interest")}})
			return err
		}},
}

func dayWords(ctx context.Context, d string) string {
	t, err := time.ParseInLocation(time.DateOnly, d, lang.London())
	if err != nil {
		return d
	}
	return lang.Date(ctx, t)
}
