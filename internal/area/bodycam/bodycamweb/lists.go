package bodycamweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func deviceFilter(v url.Values) bodycam.DeviceFilter {
	return bodycam.DeviceFilter{Find: v.Get("find"), States: only(v, "state", bodycam.States()), Units: v["unit"], Deployment: v.Get("use"), Late: v.Get("late") != ""}
}

// unitsOf gives the units of the reader's scope, to filter by and to name.
func (d Deps) unitsOf(ctx context.Context, sc authz.Scope) (pairs [][2]string, names map[string]string, err error) {
	names, err = d.Cameras.UnitNames(ctx, sc.Org())
	if err != nil {
		return nil, nil, err
	}
	live, err := d.Cameras.LiveUnits(ctx, sc)
	for _, u := range live {
		pairs = append(pairs, [2]string{u.ID, u.Name})
	}
	if len(pairs) < 2 || len(pairs) > 12 {
		pairs = nil // one is no choice, and a long list of boxes is none either
	}
	return pairs, names, err
}

// devices is every camera in reach, those that are not back first. Whoever may see numbers only sees numbers.
func (d Deps) devices(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	st, err := d.Cameras.Standing(ctx, sc)
	if err != nil {
		return err
	}
	p := &listPage{title: standingTitle(ctx, st), lede: standingLede(ctx, st), downloads: d.files(ctx, "/cameras", v)}
	if !d.may(ctx, bodycam.ActDevices) {
		p.table = ui.Table{Caption: lang.T(ctx, "Cameras by state"), Mode: ui.Still, Columns: []ui.Column{{Label: lang.T(ctx, "State")}, {Label: lang.T(ctx, "Cameras"), Number: true}}}
		for _, s := range bodycam.States() {
			if n := st.States[bodycam.State(s[0])]; n > 0 {
				p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, s[1])}, {Text: number(n)}}})
			}
		}
		p.empty = ui.EmptyState(lang.T(ctx, "No camera is here yet"), lang.T(ctx, "Cameras come after what they are for is planned."), "", "")
		p.foot = small(lang.T(ctx, "Your role sees numbers. Who has which camera is for whoever looks after them."))
		return d.show(w, r, "/cameras", p)
	}
	sc = d.scope(ctx, bodycam.ActDevices)
	list, err := d.Cameras.Devices(ctx, sc, deviceFilter(v))
	if err != nil {
		return err
	}
	units, names, err := d.unitsOf(ctx, sc)
	if err != nil {
		return err
	}
	if d.may(ctx, bodycam.ActManage) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Write down a camera"), Href: "/cameras/new"}
	}
	p.shown = lang.N(ctx, len(list), "%d camera", "%d cameras")
	p.filter, p.chosen = panelOf(ctx, "/cameras", v, group(ctx, "late", "Not back", [][2]string{{"yes", "Should have been back"}}), group(ctx, "state", "State", bodycam.States()), group(ctx, "unit", "Unit", units))
	p.table = ui.Table{Caption: lang.T(ctx, "Cameras"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Camera")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Who has it")}, {Label: lang.T(ctx, "Since")}, {Label: lang.T(ctx, "Back by")}}}
	now := d.Cameras.Now()
	for _, x := range paged(p, "/cameras", v, list) {
		row := ui.Row{Over: x.Out.Late(now) || x.State == bodycam.Lost, Cells: []ui.Cell{{Text: x.Tag, Href: bodycam.DevicePath(x.ID), Sub: names[x.Unit]}, {Body: ui.Tag(lang.T(ctx, x.State.Words()), stateColour[x.State])},
			{Text: first(x.Out.HolderName, "–")}, {Text: dayTime(ctx, x.Since)}, {Text: "–"}}}
		if x.Out.ID != "" {
			row.Cells[4] = ui.Cell{Body: chip(ctx, x.Out.IssuedAt, x.Out.ShiftEnd, db.Time{}, now).Chip()}
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No camera is in this list"), lang.T(ctx, "A camera is written down when it comes, for a use that was planned."), lang.T(ctx, "What cameras are for"), "/cameras/uses")
	return d.show(w, r, "/cameras", p)
}

// standingTitle is the finding of the list.
func standingTitle(ctx context.Context, st bodycam.Standing) string {
	switch {
	case st.Late > 0:
		return lang.N(ctx, st.Late, "%d camera not returned", "%d cameras not returned")
	case st.Breach > 0:
		return lang.N(ctx, st.Breach, "%d lost camera waits for a decision", "%d lost cameras wait for a decision")
	case st.Total() == 0:
		return lang.T(ctx, "No camera is here yet")
	case st.States[bodycam.Issued] > 0:
		return lang.N(ctx, st.States[bodycam.Issued], "%d camera is out, none of them late", "%d cameras are out, none of them late")
	}
	return lang.N(ctx, st.Total(), "The one camera is in", "All %d cameras are in")
}

func standingLede(ctx context.Context, st bodycam.Standing) string {
	if st.Total() == 0 {
		return ""
	}
	s := lang.N(ctx, st.Total(), "Of %d camera.", "Of %d cameras.")
	if n := st.States[bodycam.Faulty] + st.States[bodycam.Repair]; n > 0 {
		s += " " + lang.N(ctx, n, "%d has a fault or is away.", "%d have a fault or are away.")
	}
	if st.Unsaid > 0 {
		s += " " + lang.N(ctx, st.Unsaid, "%d recording waits for its wearer’s word, past its time.", "%d recordings wait for their wearers’ word, past their time.")
	}
	return s
}

// uses is what cameras are for.
func (d Deps) uses(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Cameras.Deployments(ctx, sc)
	if err != nil {
		return err
	}
	names, err := d.Cameras.UnitNames(ctx, sc.Org())
	if err != nil {
		return err
	}
	now := d.Cameras.Now()
	live, held := 0, 0
	p := &listPage{downloads: d.files(ctx, "/cameras/uses", url.Values{})}
	p.table = ui.Table{Caption: lang.T(ctx, "What cameras are for"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Use")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Gates")}, {Label: lang.T(ctx, "Footage is kept")}, {Label: lang.T(ctx, "Assessment looked at again")}}}
	for _, x := range paged(p, "/cameras/uses", r.URL.Query(), list) {
		missing := x.Missing(now)
		gates := lang.T(ctx, "All hold")
		if len(missing) > 0 {
			gates = lang.N(ctx, len(missing), "%d does not hold", "%d do not hold")
		}
		row := ui.Row{Over: x.State == "live" && len(missing) > 0, Cells: []ui.Cell{{Text: x.Name, Href: bodycam.DeploymentPath(x.ID), Sub: x.Ref + ", " + names[x.Unit]}, {Body: ui.Tag(words(ctx, bodycam.DeploymentStates(), x.State), useColour[x.State])},
			{Text: gates}, {Text: lang.N(ctx, x.Days, "%d day", "%d days")}, {Text: first(date(ctx, x.ReviewAt), "–")}}}
		p.table.Rows = append(p.table.Rows, row)
	}
	for i := range list {
		if list[i].State == "live" {
			live++
		}
		if list[i].State != "ended" && len(list[i].Missing(now)) > 0 {
			held++
		}
	}
	switch {
	case len(list) == 0:
		p.title = lang.T(ctx, "No use of cameras is planned")
	case held > 0:
		p.title = lang.N(ctx, held, "%d use of cameras has a gate that does not hold", "%d uses of cameras have gates that do not hold")
	default:
		p.title = lang.N(ctx, live, "%d use of cameras is live, and its gates hold", "%d uses of cameras are live, and their gates hold")
	}
	if d.may(ctx, bodycam.ActGovern) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Plan a use"), Href: "/cameras/uses/new"}
	}
	p.empty = ui.EmptyState(lang.T(ctx, "Nothing is planned yet"), lang.T(ctx, "A use says where cameras are worn and what for. It goes live when its assessment, policy, signs and consultation are done."), "", "")
	return d.show(w, r, "/cameras/uses", p)
}

// recordings is when cameras recorded, and what their wearers said.
func (d Deps) recordings(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	from, to, days := d.period(v)
	f := bodycam.Recorded{From: db.At(from), To: db.At(to)}
	rows, alone, err := d.Cameras.CountActivations(ctx, sc, sc.Org(), f)
	if err != nil {
		return err
	}
	late, _, err := d.Cameras.CountActivations(ctx, sc, sc.Org(), bodycam.Recorded{Late: true})
	if err != nil {
		return err
	}
	if f.Late = v.Get("only") == "late"; f.Late {
		rows, alone = late, 0
	}
	now := d.Cameras.Now()
	p := &listPage{downloads: d.files(ctx, "/cameras/recordings", v), title: lang.N(ctx, rows, "%d recording, every wearer in time", "%d recordings, every wearer in time")}
	switch {
	case late > 0:
		p.title = lang.N(ctx, late, "%d recording waits for its wearer’s word, past its time", "%d recordings wait for their wearers’ word, past their time")
	case rows == 0:
		p.title = lang.T(ctx, "No camera recorded in this time")
	}
	if alone > 0 {
		p.lede = lang.N(ctx, alone, "%d was recorded while nobody had the camera, as far as is written down.", "%d were recorded while nobody had the camera, as far as is written down.")
	}
	links := periodLinks(ctx, "/cameras/recordings", days)
	if late > 0 {
		links = append(links, ui.NavItem{Label: lang.T(ctx, "Late ones only"), Href: "/cameras/recordings?only=late", Current: f.Late})
	}
	if f.Late {
		for i := range links[:len(links)-min(late, 1)] {
			links[i].Current = false
		}
	}
	p.above = choose(lang.T(ctx, "Show:"), links)
	p.table = ui.Table{Caption: lang.T(ctx, "Recordings"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Began")}, {Label: lang.T(ctx, "Camera")}, {Label: lang.T(ctx, "Worn by")}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "The wearer’s word")}}}
	f.Skip, f.Most = p.pages("/cameras/recordings", v, rows), perPage
	list, err := d.Cameras.Activations(ctx, sc, sc.Org(), f)
	if err != nil {
		return err
	}
	for _, x := range list {
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Late(now), Cells: []ui.Cell{{Text: dayTime(ctx, x.StartedAt), Href: "/cameras/recordings/" + pathOf(x.ID), Sub: length(ctx, &x)}, {Text: x.Tag},
			{Text: first(x.HolderName, lang.T(ctx, "Nobody had it"))}, {Text: first(words(ctx, bodycam.Used(), x.Why), "–")}, d.wordCell(ctx, &x)}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No recording is in this list"), lang.T(ctx, "When cameras recorded comes from the supplier’s file. No footage is held here."), "", "")
	p.foot = small(lang.T(ctx, "Why a camera was switched on is the wearer’s own word. No footage is held here, and none can be played."))
	return d.show(w, r, "/cameras/recordings", p)
}

func (d Deps) wordCell(ctx context.Context, x *bodycam.Activation) ui.Cell {
	if x.DueAt.IsZero() {
		return ui.Cell{Text: lang.T(ctx, "Nobody is asked")}
	}
	return ui.Cell{Body: chip(ctx, db.At(x.DueAt.AddDate(0, 0, -1)), x.DueAt, x.SaidAt, d.Cameras.Now()).Chip()}
}

func length(ctx context.Context, x *bodycam.Activation) string {
	s := int(x.StoppedAt.Sub(x.StartedAt.Time).Seconds())
	if s < 60 {
		return lang.N(ctx, s, "%d second", "%d seconds")
	}
	return lang.N(ctx, s/60, "%d minute", "%d minutes")
}

// decisions is why cameras were worn or not, and switched on or not, in numbers.
func (d Deps) decisions(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	from, to, days := d.period(v)
	c, err := d.Cameras.Counts(ctx, sc, sc.Org(), db.At(from), db.At(to))
	if err != nil {
		return err
	}
	used, not, bare := bodycam.Sum(c.Used), bodycam.Sum(c.NotUsed), bodycam.Sum(c.NotWorn)
	p := &listPage{downloads: d.files(ctx, "/cameras/decisions", v)}
	switch {
	case c.Issues+bare == 0:
		p.title = lang.T(ctx, "Nobody wore a camera in this time, and nobody said why not")
	case bare == 0:
		p.title = lang.N(ctx, c.Issues, "A camera was worn on %d shift", "Cameras were worn on %d shifts")
	default:
		p.title = lang.T(ctx, "Worn on %d shifts, not worn on %d that were counted", c.Issues, bare)
	}
	p.lede = lang.T(ctx, "These say what people did and why. They do not say whether cameras make anybody safer.")
	p.above = tilesAbove([]ui.Tile{{Label: lang.T(ctx, "Shifts with a camera"), Value: number(c.Issues), Note: lang.N(ctx, c.Devices, "with %d camera", "with %d cameras")},
		{Label: lang.T(ctx, "Recordings"), Value: number(c.Activations), Note: lang.T(ctx, "%s for each shift with a camera", strconv.FormatFloat(c.PerShift(), 'f', 2, 64))}, {Label: lang.T(ctx, "Said why"), Value: number(c.Said), Of: lang.T(ctx, "of %d asked", c.Asked), Note: lang.N(ctx, c.Warned, "%d of them said that it recorded", "%d of them said that it recorded")}}, choose(lang.T(ctx, "Show:"), periodLinks(ctx, "/cameras/decisions", days)))
	p.table = ui.Table{Caption: lang.T(ctx, "Why, in numbers"), Mode: ui.Still, Columns: []ui.Column{{Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "What was decided")}, {Label: lang.T(ctx, "Times"), Number: true}}}
	for _, k := range []struct {
		kind  string
		words [][2]string
		n     map[string]int
		of    int
	}{{"not_worn", bodycam.NotWorn(), c.NotWorn, bare}, {"not_used", bodycam.NotUsed(), c.NotUsed, not}, {"used", bodycam.Used(), c.Used, used}} {
		list := slices.Clone(k.words)
		slices.SortStableFunc(list, func(a, b [2]string) int { return cmp.Compare(k.n[b[0]], k.n[a[0]]) })
		for _, x := range list {
			if k.n[x[0]] > 0 {
				p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x[1])}, {Text: words(ctx, bodycam.DecisionKinds(), k.kind)}, {Text: lang.T(ctx, "%d of %d", k.n[x[0]], k.of)}}})
			}
		}
	}
	p.empty = ui.EmptyState(lang.T(ctx, "Nothing was counted in this time"), lang.T(ctx, "Whoever does not wear a camera, or does not switch it on, can say why with one tap."), "", "")
	p.foot = small(lang.T(ctx, "What is counted as not worn and not switched on is under no name, in the audit log either. It is never held against anybody."))
	return d.show(w, r, "/cameras/decisions", p)
}

// losses is what lost cameras ask of the privacy lead.
func (d Deps) losses(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Cameras.Breaches(ctx, sc)
	if err != nil {
		return err
	}
	now, open, over := d.Cameras.Now(), 0, 0
	p := &listPage{downloads: d.files(ctx, "/cameras/losses", v), lede: lang.T(ctx, "A lost camera may be a personal data breach. Whether it is reported to the regulator is decided within 72 hours of knowing.")}
	p.table = ui.Table{Caption: lang.T(ctx, "Lost cameras"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Camera")}, {Label: lang.T(ctx, "Known since")}, {Label: lang.T(ctx, "72 hours"), Alone: true}, {Label: lang.T(ctx, "Decision")}, {Label: lang.T(ctx, "Found")}}}
	for i := range list {
		if x := &list[i]; x.Decision == "" {
			open++
			if x.DueAt.Before(now) {
				over++
			}
		}
	}
	for _, x := range paged(p, "/cameras/losses", v, list) {
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Decision == "" && x.DueAt.Before(now), Cells: []ui.Cell{{Text: x.Tag, Href: bodycam.BreachPath(x.ID)}, {Text: dayTime(ctx, x.KnownAt)}, {Body: chip(ctx, x.KnownAt, x.DueAt, x.DecidedAt, now).Chip()},
			{Text: first(words(ctx, bodycam.BreachDecisions(), x.Decision), lang.T(ctx, "Not decided"))}, {Text: first(dayTime(ctx, x.FoundAt), "–")}}})
	}
	switch {
	case over > 0:
		p.title = lang.N(ctx, over, "%d lost camera is past its 72 hours, undecided", "%d lost cameras are past their 72 hours, undecided")
	case open > 0:
		p.title = lang.N(ctx, open, "%d lost camera waits for a decision", "%d lost cameras wait for a decision")
	case len(list) == 0:
		p.title = lang.T(ctx, "No camera was lost")
	default:
		p.title = lang.N(ctx, len(list), "The one loss is decided", "All %d losses are decided")
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No camera is written down as lost"), lang.T(ctx, "When one is, the privacy lead is told at once and the 72 hours begin."), "", "")
	return d.show(w, r, "/cameras/losses", p)
}
