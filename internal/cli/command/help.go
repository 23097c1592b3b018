package command

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// lineWidth is how wide the help is.
const lineWidth = 80

// usage is the help of a command or of a group of them.
func (n *node) usage() string {
	var b strings.Builder
	b.WriteString("Usage: " + n.path())
	if len(n.subs) > 0 {
		b.WriteString(" <command>")
	}
	for _, f := range n.args {
		b.WriteString(" " + f.shown())
	}
	if len(n.flags) > 0 {
		b.WriteString(" [flags]")
	}
	fmt.Fprintf(&b, "\n\n%s\n", wrap(n.help, lineWidth, ""))
	if d, ok := n.value.Addr().Interface().(interface{ Help() string }); ok {
		b.WriteByte('\n')
		for l := range strings.Lines(strings.TrimSpace(d.Help()) + "\n") {
			if !strings.HasPrefix(l, " ") {
				l = wrap(l, lineWidth, "") + "\n"
			}
			b.WriteString(l)
		}
	}
	if len(n.args) > 0 {
		b.WriteString("\nArguments:\n")
		var rows [][2]string
		for _, f := range n.args {
			rows = append(rows, [2]string{f.shown(), f.help})
		}
		table(&b, rows)
	}
	if len(n.flags) > 0 {
		fmt.Fprintf(&b, "\nFlags:\n%s", n.flagSet().FlagUsagesWrapped(lineWidth))
	}
	if len(n.subs) > 0 {
		n.groups(&b)
		fmt.Fprintf(&b, "\nRun \"%s <command> --help\" for more on a command.\n", n.path())
	}
	return b.String()
}

// groups lists the commands under their headings, in the order of the struct.
func (n *node) groups(b *strings.Builder) {
	var order []string
	rows := map[string][][2]string{}
	for _, l := range n.leaves() {
		if rows[l.group] == nil {
			order = append(order, l.group)
		}
		name := strings.TrimPrefix(l.path(), strings.Fields(l.path())[0]+" ")
		rows[l.group] = append(rows[l.group], [2]string{name, l.help})
	}
	for _, g := range order {
		fmt.Fprintf(b, "\n%s\n", g)
		table(b, rows[g])
	}
}

// shown is how the help writes an argument.
func (f *field) shown() string {
	if f.many() {
		return "<" + f.name + "> ..."
	}
	return "<" + f.name + ">"
}

// table writes names and what they mean in two columns.
func table(b *strings.Builder, rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(b, "  %-*s    %s\n", wide, r[0], wrap(r[1], lineWidth-wide-6, strings.Repeat(" ", wide+6)))
	}
}

// wrap breaks words into lines of a width; the second and later ones begin with indent.
func wrap(s string, width int, indent string) string {
	var b strings.Builder
	at := 0
	for i, w := range strings.Fields(s) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteString("\n" + indent)
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(w)
		at += n
	}
	return b.String()
}
