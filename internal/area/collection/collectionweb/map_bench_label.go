package collectionweb

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// list fills the list at the left.
func (b *bench) list(ctx context.Context, d *mapping.Dictionary, common map[string]*mapping.Common, current int) {
	b.total = len(d.Entries)
	for _, i := range order(b.m, d) {
		e := &d.Entries[i]
		prop := mapping.Suggest(d, e, common[e.Words()])
		state := mapping.StateOf(e, prop)
		if e.State == mapping.Needs {
			b.undone++
			if prop.Sure() {
				b.sure++
			}
		}
		if b.left && e.State != mapping.Needs && i != current || b.find != "" && !strings.Contains(mapping.Fold(e.Words()+" "+e.Means), mapping.Fold(b.find)) {
			continue
		}
		if len(b.labels) >= mostLabels {
			b.more++
			continue
		}
		l := benchLabel{text: labelText(d, e), href: b.href(i, b.left) + "#work", current: i == current}
		if b.counted {
			l.rows = thousands(rowsOf(b.m, d, e))
		}
		switch state {
		case mapping.Done:
			l.state, l.icon = lang.T(ctx, "Done"), ui.IconTick
		case mapping.LeftOut:
			l.state, l.icon = lang.T(ctx, "Left out: %s", e.Reason), ui.IconCross
		case mapping.Suggested:
			l.state, l.icon = lang.T(ctx, "Suggested, check it"), ui.IconHalf
		default:
			l.state, l.icon = lang.T(ctx, "Needs you"), ui.IconHelp
		}
		b.labels = append(b.labels, l)
	}
}

// labelText is a label with what its code stands for. Of a pair whose first part is the same for all, the second tells.
func labelText(d *mapping.Dictionary, e *mapping.Entry) string {
	text := e.Words()
	if len(e.Label) == 2 && e.Label[1] != "" && e.Label[1] != "*" && !slices.ContainsFunc(d.Entries, func(x mapping.Entry) bool { return x.Label[0] != e.Label[0] }) {
		text = e.Label[1]
	}
	if e.Means != "" {
		return text + " (" + e.Means + ")"
	}
	return text
}

// work fills the right side.
func (b *bench) work(ctx context.Context, d *mapping.Dictionary, n int, common map[string]*mapping.Common, add string, typed *mapping.Entry) {
	e := &d.Entries[n]
	prop := mapping.Suggest(d, e, common[e.Words()])
	o := &benchOne{n: n, text: labelText(d, e), means: e.Means, state: mapping.StateOf(e, prop), person: d.Person, role: d.Role}
	b.one = o
	rows := rowsOf(b.m, d, e)
	switch {
	case !b.counted:
		o.lede = lang.T(ctx, "One label can set several fields; leave a field at “not set” when the label does not say.")
	default:
		o.lede = lang.N(ctx, rows, "%d row in %s.", "%d rows in %s.", b.m.Survey.File) + " " + lang.T(ctx, "One label can set several fields; leave a field at “not set” when the label does not say.")
	}
	shown := e
	if typed != nil {
		shown = typed
	}
	fresh := e.State == mapping.Needs && typed == nil
	o.reason = shown.Reason
	if fresh && prop.LeaveOut != "" {
		o.leaveOut, o.reason = true, prop.LeaveOut
	}
	if d.Role {
		is := shown.Is
		if fresh {
			is, o.whoWhy = prop.Is, prop.Why
		}
		for _, x := range []struct {
			who   mapping.Who
			words string
		}{{"", "Choose"}, {mapping.StaffMember, "The member of staff affected"}, {mapping.AllegedPerson, "The person who did it"}, {mapping.Nobody, "Neither"}} {
			o.who = append(o.who, ui.Option{Value: string(x.who), Label: lang.T(ctx, x.words), Chosen: x.who == is})
		}
	}
	names := slices.Clone(d.Fields)
	for _, f := range mapping.MappedFields() {
		_, said := prop.Value(f.Name)
		if (shown.Set[f.Name] != "" || said && fresh || f.Name == add) && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	now := mapping.Entry{Label: e.Label, State: mapping.Done, Set: map[string]string{}}
	for _, name := range names {
		f := b.field(ctx, d, name, shown, prop, fresh)
		if f.chosen != "" {
			now.Set[name] = f.chosen
		}
		o.fields = append(o.fields, f)
	}
	for _, f := range mapping.MappedFields() {
		if f.List != "" && f.Name != "job_role" && !slices.Contains(names, f.Name) {
			o.add = append(o.add, ui.Option{Value: f.Name, Label: lang.T(ctx, mapping.FieldWords(f.Name))})
		}
	}
	if b.counted && !o.leaveOut && e.State != mapping.LeftOut {
		o.effect = b.effect(ctx, d, n, now)
	}
	after := next(b.m, d, n)
	if after >= 0 {
		o.skip = b.href(after, b.left) + "#work"
	}
}

// field fills one national field with what is chosen or proposed, and why.
func (b *bench) field(ctx context.Context, d *mapping.Dictionary, name string, e *mapping.Entry, prop mapping.Proposal, fresh bool) benchField {
	def := intake.Field{}
	for _, f := range mapping.MappedFields() {
		if f.Name == name {
			def = f
		}
	}
	f := benchField{name: name, label: lang.T(ctx, mapping.FieldWords(name)), many: def.Type == intake.Many, chosen: e.Set[name], error: b.problems.For("set-" + name)}
	empty, why := lang.T(ctx, "Not set"), lang.T(ctx, "The label does not say")
	if s := b.m.Draft.Source(name); s != nil {
		switch {
		case len(s.Columns) > 0:
			empty, why = lang.T(ctx, "From each row"), lang.T(ctx, "Column “%s” says it", strings.Join(s.Columns, " + "))
		case s.Otherwise != "":
			empty = lang.T(ctx, "Not set: %s", lang.T(ctx, mapping.ValueWords(name, s.Otherwise)))
		}
	}
	for i := range b.m.Draft.Dictionaries {
		if other := &b.m.Draft.Dictionaries[i]; i != b.column && slices.Contains(other.Fields, name) {
			empty, why = lang.T(ctx, "From each row"), lang.T(ctx, "Column “%s” is mapped too", columnName(other))
		}
	}
	if s, ok := prop.Value(name); ok {
		if fresh {
			f.chosen, f.suggested, why = s.Value, true, lang.T(ctx, s.Why)
		} else if f.chosen == s.Value {
			why = lang.T(ctx, s.Why)
		}
	}
	if f.chosen != "" && !f.suggested && why == lang.T(ctx, "The label does not say") {
		why = lang.T(ctx, "Decided")
	}
	f.why = why
	chosen := strings.Split(f.chosen, ";")
	if !f.many {
		f.options = append(f.options, ui.Option{Value: "", Label: empty, Chosen: f.chosen == ""})
	}
	for _, c := range mds.Of(def.List).Codes {
		if !c.Retired {
			f.options = append(f.options, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: f.chosen != "" && slices.Contains(chosen, c.Code)})
		}
	}
	return f
}

// effect says what taking this label does to the counts of the sample.
func (b *bench) effect(ctx context.Context, d *mapping.Dictionary, n int, now mapping.Entry) []ui.Change {
	was, then := *d, *d
	was.Entries, then.Entries = slices.Clone(d.Entries), slices.Clone(d.Entries)
	was.Entries[n].State = mapping.Needs
	then.Entries[n] = now
	var out []ui.Change
	for _, c := range mapping.Effect(b.m.Survey.Column(d.Columns...), &was, &then) {
		if len(out) < 6 {
			out = append(out, changeOf(ctx, c, false))
		}
	}
	return out
}

// changeOf says a change in words. fresh is of a map that has no frozen version: then there is nothing before.
func changeOf(ctx context.Context, c mapping.Change, fresh bool) ui.Change {
	label := lang.T(ctx, "%s: nothing said", lang.T(ctx, mapping.FieldWords(c.Field)))
	if c.Value != "" {
		label = lang.T(ctx, mapping.ValueWords(c.Field, c.Value))
		if c.Field != "violence_primary" && c.Field != "alleged_person_type" {
			label = lang.T(ctx, mapping.FieldWords(c.Field)) + ": " + label
		}
	}
	if c.Was == 0 && fresh {
		return ui.Change{Label: label, Says: thousands(c.Now)}
	}
	says := lang.T(ctx, "%s more", thousands(c.Now-c.Was))
	if c.Now < c.Was {
		says = lang.T(ctx, "%s fewer", thousands(c.Was-c.Now))
	}
	return ui.Change{Label: label, Was: thousands(c.Was), Now: thousands(c.Now), Says: says}
}
