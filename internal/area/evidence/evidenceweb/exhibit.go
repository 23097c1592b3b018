package evidenceweb

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type exhibitPage struct {
	access      ui.Access
	x           evidence.Exhibit
	title, sub  string
	tags        []tag
	done        string
	gate        ui.Gate
	term        []string
	ledger      []line
	more        string
	mayOpen     bool
	dates       []ui.Fact
	keeping     []ui.Fact
	holds       []holdLine
	copies      []copyLine
	given       []ui.Check
	acts        []ui.Link
	ask         *evidence.Deletion
	mayDecide   bool
	certificate *evidence.Certificate
	elsewhere   []ui.Fact
	main        ui.Link
	path        string
	unscanned   bool
}

type tag struct {
	words  string
	colour ui.TagColour
}

type line struct {
	seq                        int64
	when, who, what, why, note string
	refused                    bool
	hash, prev, machine        string
}

type holdLine struct{ words, reason, when, asked, lift, act string }

type copyLine struct {
	number, words, state, open string
	icon                       ui.Icon
}

// kindWords are the headings of ledger entries.
var kindWords = map[custody.Kind]string{
	custody.Requested: "Asked for it to be saved", custody.Saved: "Saved from the recorder", custody.Lost: "Lost: it was not saved", custody.Received: "Received, fingerprint taken",
	custody.Registered: "Noted: held elsewhere", custody.Scanned: "Looked at by the scanner", custody.Stripped: "Copy without hidden data made", custody.Redacted: "Redacted copy made", custody.Viewed: "Viewed",
	custody.Played: "Played", custody.Copied: "Copy saved", custody.Shared: "Link made to give a copy", custody.Collected: "Copy collected", custody.Revoked: "Link revoked", custody.Returned: "Given back",
	custody.Moved: "Place or lock changed", custody.Sealed: "Sealed", custody.Held: "Hold placed", custody.LiftAsked: "Lifting of a hold asked for", custody.Lifted: "Hold lifted", custody.Checked: "Checked",
	custody.Corrected: "Correction", custody.DeleteAsked: "Deletion asked for", custody.DeleteKept: "Deletion refused: kept", custody.Deleted: "Deleted",
}

var refusedWords = map[custody.Kind]string{custody.Viewed: "Asked to view: refused", custody.Played: "Asked to play: refused", custody.Copied: "Asked for a copy: refused"}

func heading(ctx context.Context, e custody.Entry) string {
	if e.Refused {
		return lang.T(ctx, refusedWords[e.Kind])
	}
	return lang.T(ctx, kindWords[e.Kind])
}

func ledgerLine(ctx context.Context, e custody.Entry, full bool) line {
	l := line{seq: e.Seq, when: lang.DateTime(ctx, e.At), machine: e.At.Format(time.RFC3339), what: heading(ctx, e), refused: e.Refused, hash: short(e.Hash), prev: short(e.Prev)}
	if l.prev == "" {
		l.prev = lang.T(ctx, "start")
	}
	l.who = e.Who
	if e.Role != "" {
		l.who += " (" + lang.T(ctx, e.Role) + ")"
	}
	if e.Second != "" {
		l.who += ", " + lang.T(ctx, "with %s", e.Second)
	}
	if full {
		l.why, l.note = e.Why, e.What
	}
	return l
}

func (d Deps) exhibit(w http.ResponseWriter, r *http.Request) error {
	p, err := d.build(r)
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(r.Context(), &p.x), Current: "/evidence", Body: exhibitBody(p)})
}

func (d Deps) build(r *http.Request) (*exhibitPage, error) {
	ctx, sc := r.Context(), web.Scope(r)
	s := d.Evidence
	x, err := s.Get(ctx, sc, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	list, st, err := s.Ledger(ctx, sc, x.ID)
	if err != nil {
		return nil, err
	}
	copies, err := s.Copies(ctx, s.DB, x)
	if err != nil {
		return nil, err
	}
	p := &exhibitPage{x: x, path: evidence.Path(x.ID), mayOpen: d.may(ctx, evidence.ActOpen), done: doneWords(ctx, r.URL.Query().Get("done"))}
	now := s.Door.Now()
	p.headings(ctx, st, now)
	p.proof(ctx, st, copies)
	for i := len(list) - 1; i >= 0; i-- {
		p.ledger = append(p.ledger, ledgerLine(ctx, list[i], p.mayOpen))
	}
	if len(p.ledger) > 50 && r.URL.Query().Get("ledger") != "all" {
		p.ledger, p.more = p.ledger[:50], p.path+"?ledger=all#ledger"
	}
	p.facts(ctx, s, now)
	if err := p.keep(ctx, d, sc); err != nil {
		return nil, err
	}
	p.files(ctx, copies)
	if p.mayOpen {
		given, err := s.Disclosures(ctx, sc, x.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range given {
			p.given = append(p.given, givenCheck(ctx, p.path, g, now))
		}
	}
	if p.access, err = d.access(ctx, x); err != nil {
		return nil, err
	}
	p.offer(ctx, d)
	return p, nil
}

func (p *exhibitPage) headings(ctx context.Context, st evidence.Standing, now time.Time) {
	x := p.x
	broken := st.Broken != nil || x.CheckSays != ""
	switch {
	case broken:
		p.title = lang.T(ctx, "%s does not match its record", x.Number)
	case x.State == evidence.Requested && now.After(x.Overwritten):
		p.title = lang.T(ctx, "%s may have been overwritten", x.Number)
	case x.State == evidence.Requested:
		p.title = lang.T(ctx, "%s waits to be saved", x.Number)
	case x.State == evidence.Saved:
		p.title = lang.T(ctx, "%s was saved and has not come here yet", x.Number)
	case x.State == evidence.Lost:
		p.title = lang.T(ctx, "%s was lost, and its custody says how", x.Number)
	case x.State == evidence.Elsewhere && !x.Retain.IsZero() && now.After(x.Retain):
		p.title = lang.T(ctx, "%s may no longer be held by %s", x.Number, x.About.Holder)
	case x.State == evidence.Elsewhere:
		p.title = lang.T(ctx, "%s is held by %s", x.Number, x.About.Holder)
	case x.State == evidence.Deleted:
		p.title = lang.T(ctx, "%s was deleted, and its custody is unbroken", x.Number)
	case x.Checked.IsZero():
		p.title = lang.T(ctx, "%s’s custody is unbroken", x.Number)
	default:
		p.title = lang.T(ctx, "%s is unchanged and its custody is unbroken", x.Number)
	}
	p.sub = lang.T(ctx, x.Media.Words()) + ", " + x.About.Title
	if !x.Dates.Happened.IsZero() {
		p.sub += ". " + lang.Date(ctx, x.Dates.Happened)
	}
	p.tags = []tag{{lang.T(ctx, x.State.Words()), stateTag(x.State)}}
	if x.Holds > 0 {
		p.tags = append(p.tags, tag{lang.T(ctx, "Kept by a hold"), ui.TagPurple})
	}
	if x.Lock != "" {
		p.tags = append(p.tags, tag{lang.T(ctx, "Sealed"), ui.TagPurple})
	}
}

// proof is the verdict on top, with what was checked.
func (p *exhibitPage) proof(ctx context.Context, st evidence.Standing, copies []evidence.Copy) {
	x := p.x
	g := ui.Gate{ID: "proof", State: ui.GatePassed, Heading: lang.T(ctx, "The chain holds"), ChecksHeading: lang.T(ctx, "What was checked"), WaysHeading: lang.T(ctx, "Anyone can check it, without this server")}
	g.Text = lang.N(ctx, int(st.Entries), "%d entry, none missing, none changed.", "%d entries, none missing, none changed.")
	n := int(st.Entries)
	chain := ui.Check{Icon: ui.IconTick, Text: lang.T(ctx, "Each entry carries the fingerprint of the one before"), State: lang.T(ctx, "%d of %d", n, n)}
	gaps := ui.Check{Icon: ui.IconTick, Text: lang.T(ctx, "Numbers run without a gap"), State: lang.T(ctx, "1 to %d", n)}
	if st.Broken != nil {
		g.State, g.Heading = ui.GateRefused, lang.T(ctx, "The chain is broken at entry %d", int(st.Broken.Seq))
		g.Text = lang.T(ctx, "Do not rely on this exhibit. Keep everything as it is and tell whoever runs Havenward. %s", st.Broken.What+".")
		chain.Icon, chain.State = ui.IconCross, lang.T(ctx, "Broken")
		gaps.Icon, gaps.State = ui.IconRing, ""
	}
	g.Checks = []ui.Check{chain, gaps}
	file := ui.Check{Icon: ui.IconTick, Text: lang.T(ctx, "The file’s own fingerprint"), State: lang.T(ctx, "SHA-256")}
	switch {
	case len(copies) == 0:
		file.Icon, file.State = ui.IconRing, lang.T(ctx, "Not here")
	case x.Checked.IsZero():
		file.Icon, file.State = ui.IconRing, lang.T(ctx, "Not checked since it came")
	case x.CheckSays != "":
		file.Icon, file.State = ui.IconCross, lang.T(ctx, "Does not match")
		if st.Broken == nil {
			g.State, g.Heading, g.Text = ui.GateRefused, lang.T(ctx, "The last check did not hold"), x.CheckSays+". "+lang.T(ctx, "Keep everything as it is and tell whoever runs Havenward.")
		}
	default:
		file.State = lang.ShortDay(ctx, x.Checked)
		if st.Broken == nil {
			g.Text += " " + lang.T(ctx, "The file still matches the fingerprint taken when it arrived. Checked %s.", at(ctx, x.Checked))
		}
	}
	g.Checks = append(g.Checks, file)
	signed := ui.Check{Icon: ui.IconTick, Text: lang.T(ctx, "The ledger is signed"), State: lang.T(ctx, "Up to entry %d, %s", int(st.SignedSeq), lang.ShortDay(ctx, st.Signed))}
	if st.Signed.IsZero() {
		signed.Icon, signed.State = ui.IconRing, lang.T(ctx, "Tonight, for the first time")
	} else if st.Stamped {
		signed.Small = lang.T(ctx, "With the time-stamp of an outside authority")
	}
	g.Checks = append(g.Checks, signed)
	p.gate = g
	p.term = []string{"$ havenward custody verify " + strings.ReplaceAll(x.Number, "/", "-") + "-bundle.zip"}
	for _, c := range copies {
		p.term = append(p.term, "file    "+strings.ReplaceAll(c.Number, "/", "-")+"  "+short(c.SHA256)+" …")
	}
	p.term = append(p.term, lang.T(ctx, "chain   %d entries  head %s", n, short(x.Head)))
	if !st.Signed.IsZero() {
		p.term = append(p.term, "signed  "+st.Signed.UTC().Format("2006-01-02 15:04 UTC"))
	}
}

func (p *exhibitPage) facts(ctx context.Context, s *evidence.Service, now time.Time) {
	x := p.x
	shows := at(ctx, x.Dates.ShowsFrom)
	if !x.Dates.ShowsTo.IsZero() {
		shows = lang.T(ctx, "%s to %s", shows, lang.Time(ctx, x.Dates.ShowsTo))
	}
	p.dates = []ui.Fact{{Label: lang.T(ctx, "It happened"), Text: orNot(ctx, at(ctx, x.Dates.Happened))}, {Label: lang.T(ctx, "It shows"), Note: x.About.Clock, Text: orNot(ctx, shows)},
		{Label: lang.T(ctx, "It was recorded or saved"), Text: orNot(ctx, at(ctx, x.Dates.Recorded))}, {Label: lang.T(ctx, "We received it"), Text: orNot(ctx, at(ctx, x.Dates.Received))}}
	if !x.Requested.IsZero() {
		c := chip(ctx, x, now)
		if x.State == evidence.Lost {
			c = ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Lost")}
		}
		p.dates = append(p.dates, ui.Fact{Label: lang.T(ctx, "Overwritten"), Text: at(ctx, x.Overwritten)}, ui.Fact{Label: lang.T(ctx, "Saving it"), Body: c.Chip()})
	}
	if x.State == evidence.Elsewhere {
		p.elsewhere = []ui.Fact{{Label: lang.T(ctx, "Held by"), Text: x.About.Holder}, {Label: lang.T(ctx, "System"), Text: x.About.System}, {Label: lang.T(ctx, "Where in it"), Text: orNot(ctx, x.About.Where)},
			{Label: lang.T(ctx, "Fingerprint they gave"), Text: orNot(ctx, spell(x.SHA256))}, {Label: lang.T(ctx, "They keep it until"), Text: orNot(ctx, day(ctx, x.Retain))}}
	}
}

func day(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t)
}

func (p *exhibitPage) keep(ctx context.Context, d Deps, sc authz.Scope) error {
	x, s := p.x, d.Evidence
	words := x.Class
	if rule, ok := s.Rules.For(x.Class, x.Made); ok {
		words = lang.T(ctx, rule.Words)
	}
	p.keeping = []ui.Fact{{Label: lang.T(ctx, "Class"), Text: words}}
	if x.State == evidence.Held {
		p.keeping = append(p.keeping, ui.Fact{Label: lang.T(ctx, "Look again"), Text: orNot(ctx, day(ctx, x.Review))}, ui.Fact{Label: lang.T(ctx, "Without a hold, until"), Text: orNot(ctx, day(ctx, x.Retain))})
	}
	holds, err := s.Holds(ctx, s.DB, x)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if !h.Lifted.IsZero() {
			continue
		}
		l := holdLine{when: lang.Date(ctx, h.Placed)}
		for _, g := range evidence.HoldGrounds() {
			if g[0] == h.Ground {
				l.words = lang.T(ctx, g[1])
			}
		}
		if p.mayOpen {
			l.reason = h.Reason
		}
		if d.may(ctx, evidence.ActDelete) {
			l.lift, l.act = p.path+"/lift/"+h.ID, lang.T(ctx, "Ask for it to be lifted")
			if h.AskedBy != "" {
				l.asked, l.act = lang.T(ctx, "Somebody asked for it to be lifted. A second person decides."), lang.T(ctx, "Lift it")
			}
		}
		p.holds = append(p.holds, l)
	}
	if !p.mayOpen {
		return nil
	}
	dels, err := s.Deletions(ctx, s.DB, x)
	if err != nil || len(dels) == 0 {
		return err
	}
	p.certificate = dels[0].Certificate
	if dels[0].State == "asked" {
		p.ask, p.mayDecide = &dels[0], d.may(ctx, evidence.ActDelete) && dels[0].AskedBy != sc.Person()
	}
	return nil
}

func (p *exhibitPage) files(ctx context.Context, copies []evidence.Copy) {
	for _, c := range copies {
		l := copyLine{number: c.Number, words: lang.T(ctx, c.Words()) + ", " + size(ctx, c.File.Size), icon: ui.IconCopy, open: p.path + "/open/" + c.File.ID}
		if c.What == "original" {
			l.icon = ui.IconPage
			l.words += ", " + lang.T(ctx, "locked")
		}
		switch {
		case c.File.State == files.Waiting:
			l.state, l.open = lang.T(ctx, "Being scanned. It opens when that is done"), ""
		case c.File.State == files.Refused:
			l.state, l.open = lang.T(ctx, "The scanner says it may harm a computer. It stays closed"), ""
		case c.File.Scanned.IsZero():
			l.state = lang.T(ctx, "Not scanned")
			p.unscanned = true
		default:
			l.state = lang.T(ctx, "Scanned, nothing found")
		}
		p.copies = append(p.copies, l)
	}
}

func givenCheck(ctx context.Context, path string, g evidence.Disclosure, now time.Time) ui.Check {
	c := ui.Check{Icon: ui.IconSend, Text: lang.T(ctx, "Copy for %s", g.Recipient+", "+g.Body), State: lang.T(ctx, "Details"), Href: path + "/disclosures/" + g.ID}
	c.Small = disclosureState(ctx, g, now)
	return c
}

func disclosureState(ctx context.Context, g evidence.Disclosure, now time.Time) string {
	switch {
	case !g.Revoked.IsZero():
		return lang.T(ctx, "Revoked %s", at(ctx, g.Revoked))
	case !g.Collected.IsZero():
		return lang.T(ctx, "Collected %s, receipt held", at(ctx, g.Collected))
	case !now.Before(g.Expires):
		return lang.T(ctx, "Ended %s without being used", at(ctx, g.Expires))
	}
	return lang.T(ctx, "Not collected yet. The link ends %s", at(ctx, g.Expires))
}

// offer lists what this reader can do with the exhibit now.
func (p *exhibitPage) offer(ctx context.Context, d Deps) {
	x := p.x
	add := func(act authz.Action, path, words string) {
		if d.may(ctx, act) {
			p.acts = append(p.acts, ui.Link{Text: lang.T(ctx, words), Href: p.path + path})
		}
	}
	switch x.State {
	case evidence.Requested:
		if d.may(ctx, evidence.ActAdd) {
			p.main = ui.Link{Text: lang.T(ctx, "Say what became of it"), Href: p.path + "/settle"}
		}
		add(evidence.ActAdd, "/receive", "Add the file")
	case evidence.Elsewhere:
		add(evidence.ActAdd, "/receive", "Add the file")
		add(evidence.ActAdd, "/kept", "Say until when they keep it")
	case evidence.Saved, evidence.Lost:
		add(evidence.ActAdd, "/receive", "Add the file")
	case evidence.Held:
		if d.may(ctx, evidence.ActDisclose) {
			p.main = ui.Link{Text: lang.T(ctx, "Make a disclosure bundle"), Href: p.path + "/disclose"}
		}
		add(evidence.ActAdd, "/redact", "Add a redacted copy")
		add(evidence.ActOpen, "/bundle", "Save a bundle for ourselves")
	case evidence.Deleted:
		return
	}
	add(evidence.ActKeep, "/hold", "Place a hold")
	add(evidence.ActKeep, "/return", "Note that it was given back")
	add(evidence.ActAdd, "/correct", "Add a correction")
	if p.ask == nil && x.Holds == 0 && x.State != evidence.Requested {
		add(evidence.ActKeep, "/delete", "Ask for it to be deleted")
	}
}

func (d Deps) sheet(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.build(r)
	if err != nil {
		return err
	}
	list, _, err := d.Evidence.Ledger(ctx, web.Scope(r), p.x.ID)
	if err != nil {
		return err
	}
	var lines []line
	for _, e := range list {
		l := ledgerLine(ctx, e, true)
		l.hash, l.prev = e.Hash, e.Prev
		lines = append(lines, l)
	}
	return web.Print(w, r, web.View{Title: lang.T(ctx, "Continuity sheet of %s", p.x.Number), Body: sheetBody(p, lines, at(ctx, d.Evidence.Door.Now()), authz.From(ctx).Name)})
}

// check looks at the exhibit now.
func (d Deps) check(w http.ResponseWriter, r *http.Request) error {
	x, err := d.Evidence.Get(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, err := d.Evidence.Check(r.Context(), x.Org, x.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, evidence.Path(x.ID)+"?done=checked")
}

func (d Deps) proof(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	k, err := d.Evidence.Key(ctx)
	if err != nil {
		return err
	}
	pub, _ := k.Public().(ed25519.PublicKey)
	key := spell(hex.EncodeToString(pub))
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "What a ledger proves, and what it does not"), Current: "/evidence", Crumbs: crumbs(ctx, nil, ui.Crumb{Label: lang.T(ctx, "What it proves")}), Body: proofBody(key)})
}
