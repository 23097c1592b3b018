package justiceweb

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui/lang"
)

var countries = [][2]string{{"england", "England"}, {"wales", "Wales"}, {"other", "Elsewhere"}}

func tellingOf(v url.Values) justice.Telling {
	n, err := strconv.Atoi(strings.TrimSpace(v.Get("every")))
	if err != nil && strings.TrimSpace(v.Get("every")) != "" {
		n = -1
	}
	t := justice.Telling{Force: v.Get("force"), Channel: v.Get("channel"), EventDate: dateOf(v, "event"), Country: v.Get("country"), ReportedBy: v.Get("reported_by"), Reported: dateOf(v, "reported"),
		SPOC: v.Get("spoc"), WelfareLead: v.Get("welfare_lead"), Details: justice.Details{Log: v.Get("log"), Crime: v.Get("crime"), Officer: v.Get("officer"), Email: v.Get("email"), Phone: v.Get("phone"),
			Above: v.Get("above"), AboveEmail: v.Get("above_email")}}
	if n != 0 {
		t.Every = clock.Length{N: n, Unit: clock.WorkingDays}
	}
	return t
}

func policeFields(ctx context.Context, p *form) []templ.Component {
	force := p.text("force", lang.T(ctx, "Police force"), "")
	if p.d.Forces != nil {
		var list [][2]string
		for _, f := range p.d.Forces(ctx, p.w.Case.Org) {
			list = append(list, [2]string{f, f})
		}
		if len(list) > 0 {
			force = p.pick(ctx, "force", lang.T(ctx, "Police force"), "", list)
		}
	}
	return []templ.Component{force,
		p.text("log", lang.T(ctx, "Log number"), lang.T(ctx, "Given when the police are told. It is not the crime reference.")),
		p.text("crime", lang.T(ctx, "Crime reference"), lang.T(ctx, "Given when a crime is recorded, often days later. Leave it empty until then.")),
		p.text("officer", lang.T(ctx, "Officer in the case"), lang.T(ctx, "Collar number or name")),
		p.text("email", lang.T(ctx, "The officer’s e-mail address"), lang.T(ctx, "Where a one-time link for an update goes")),
		p.text("phone", lang.T(ctx, "The officer’s phone number"), ""),
		p.text("above", lang.T(ctx, "Inspector"), lang.T(ctx, "Asked when the officer has been silent twice")),
		p.text("above_email", lang.T(ctx, "The inspector’s e-mail address"), ""),
		p.text("every", lang.T(ctx, "Working days between updates, as agreed"), lang.T(ctx, "Empty: 10 working days")),
		p.text("spoc", lang.T(ctx, "Our single point of contact"), ""),
		p.text("welfare_lead", lang.T(ctx, "NHS senior welfare lead"), ""),
	}
}

var policeActs = []act{
	{path: "tell", action: justice.ActWork, title: "Record that the police were told", button: "Save police report", back: "police",
		lede: "This starts the clocks of the Victims’ Code and the time limit for a prosecution. Nobody is named in it.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return append([]templ.Component{p.date("event", lang.T(ctx, "When did it happen?"), ""), p.radios(ctx, "country", lang.T(ctx, "Where?"), "", countries),
				p.date("reported", lang.T(ctx, "When were the police told?"), ""), p.radios(ctx, "channel", lang.T(ctx, "How?"), "", justice.Channels),
				p.text("reported_by", lang.T(ctx, "Who told them?"), lang.T(ctx, "By role, such as security desk"))}, policeFields(ctx, p)...)
		},
		fill: func(p *form) {
			if t, err := time.Parse(time.DateOnly, p.w.Case.First); err == nil {
				setDate(p.v, "event", t.Add(12*time.Hour))
			}
			setDate(p.v, "reported", p.now)
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Tell(ctx, w.Case.Org, w.Case.ID, tellingOf(v))
			return err
		}},
	{path: "mend", action: justice.ActWork, title: "Change the police references", button: "Save", back: "police",
		lede: "The log number and the crime reference are two numbers. A crime reference shows that a crime was recorded.", fields: policeFields,
		fill: func(p *form) {
			r, _ := p.w.Report(p.v.Get("report"))
			for k, v := range map[string]string{"force": r.Force, "log": r.Log, "crime": r.Crime, "officer": r.Officer, "email": r.Email, "phone": r.Phone, "above": r.Above, "above_email": r.AboveEmail,
				"spoc": r.SPOC, "welfare_lead": r.WelfareLead, "version": strconv.FormatInt(r.Version, 10)} {
				p.v.Set(k, v)
			}
			if r.Every.N > 0 {
				p.v.Set("every", strconv.Itoa(r.Every.N))
			}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			n, _ := strconv.ParseInt(v.Get("version"), 10, 64)
			return d.Justice.Mend(ctx, w.Case.Org, w.Case.ID, v.Get("report"), n, tellingOf(v))
		}},
	{path: "move", action: justice.ActWork, title: "Where the police report stands", button: "Save", back: "police", lede: "Only the steps that may follow are offered.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			var list [][2]string
			if r, ok := p.w.Report(p.v.Get("report")); ok {
				for _, s := range r.State.Next() {
					list = append(list, [2]string{string(s), s.Words()})
				}
			}
			return []templ.Component{p.radios(ctx, "state", lang.T(ctx, "Where does it stand now?"), "", list)}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Move(ctx, w.Case.Org, w.Case.ID, v.Get("report"), justice.State(v.Get("state")))
		}},
	{path: "senior", action: justice.ActWork, title: "A senior officer has reviewed it", button: "Save", back: "police", lede: "Operation Cavell has a senior officer review every report of an assault or hate crime against NHS staff.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			return []templ.Component{p.date("day", lang.T(ctx, "When?"), "")}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Senior(ctx, w.Case.Org, w.Case.ID, v.Get("report"), dateOf(v, "day"))
		}},
	{path: "happened", action: justice.ActWork, title: "Record police contact", button: "Save", back: "clocks", lede: "What the police or the court did starts the clock by which those affected must be told. It counts as an update.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			var list [][2]string
			for _, e := range clocks.Recorded() {
				list = append(list, [2]string{string(e), e.Words()})
			}
			return []templ.Component{reportChoice(ctx, p), p.radios(ctx, "event", lang.T(ctx, "What happened?"), "", list), p.date("day", lang.T(ctx, "When?"), "")}
		},
		fill: func(p *form) { setDate(p.v, "day", p.now) },
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Happened(ctx, w.Case.Org, w.Case.ID, v.Get("report"), clocks.Event(v.Get("event")), dateOf(v, "day"))
		}},
	{path: "passed", action: justice.ActWork, title: "They have been told", button: "Yes, they were told", back: "clocks", lede: "Say this when what was promised has reached the person affected.",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			return d.Justice.Passed(ctx, w.Case.Org, w.Case.ID, v.Get("clock"))
		}},
	{path: "ask", action: justice.ActWork, title: "Ask the officer now", button: "Send the link", back: "asking", lede: "The officer gets a link by e-mail that can be answered once, without an account. The page names nobody.",
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.AskNow(ctx, w.Case.Org, w.Case.ID, v.Get("report"))
			return err
		}},
	{path: "judge", action: justice.ActWork, title: "Emergency-worker test", button: "Save the test", back: "test",
		lede: "Police and prosecutors decide. This gives a note with reasons that goes with the referral.",
		fields: func(ctx context.Context, p *form) []templ.Component {
			yes := [][2]string{{"yes", "Yes"}, {"no", "No"}, {"", "Not known yet"}}
			t := law.Load().Test
			out := []templ.Component{p.pick(ctx, "person", lang.T(ctx, "For whom?"), "", people(&p.w, casework.Affected)), p.date("event", lang.T(ctx, "When did it happen?"), ""), p.radios(ctx, "country", lang.T(ctx, "Where?"), "", countries)}
			for i, n := range []string{"engaged", "contact", "acting"} {
				out = append(out, p.radios(ctx, n, lang.T(ctx, t.Questions[i].Text), "", yes), p.text(n+"_why", lang.T(ctx, "Where does this answer come from?"), lang.T(ctx, "Such as: registered nurse, from the report. No names.")))
			}
			return append(out, p.checks(ctx, "confused", lang.T(ctx, "Besides"), "", [][2]string{{"yes", "The report speaks of confusion or illness of the person who did it"}}))
		},
		fill: func(p *form) {
			if t, err := time.Parse(time.DateOnly, p.w.Case.First); err == nil {
				setDate(p.v, "event", t.Add(12*time.Hour))
			}
		},
		run: func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error {
			_, err := d.Justice.Judge(ctx, w.Case.Org, w.Case.ID, v.Get("person"), law.Given{Engaged: law.Answer(v.Get("engaged")), Contact: law.Answer(v.Get("contact")), Acting: law.Answer(v.Get("acting")),
				EngagedWhy: v.Get("engaged_why"), ContactWhy: v.Get("contact_why"), ActingWhy: v.Get("acting_why"), On: clock.Day(dateOf(v, "event")), Country: v.Get("country"), Confused: v.Get("confused") == "yes"})
			return err
		}},
}

func reportChoice(ctx context.Context, p *form) templ.Component {
	var list [][2]string
	for _, r := range p.w.Reports {
		list = append(list, [2]string{r.ID, lang.T(ctx, "Report %d, event of %s", r.N, r.EventDate)})
	}
	if len(list) == 1 && !p.v.Has("report") {
		p.v.Set("report", list[0][0])
	}
	return p.pick(ctx, "report", lang.T(ctx, "Which police report?"), "", list)
}
