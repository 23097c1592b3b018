// Package command makes a command line of a struct: its fields are commands,
// each a struct whose fields are flags and arguments. The flags themselves are
// read by pflag; here is what stands around them.
//
// Tags of a field:
//
//	cmd          a command, or a group of them when it has commands of its own
//	arg          an argument by its place; a slice takes all that are left
//	help         what it is, in words
//	group        heading under which the help lists a command
//	name         its name, when not that of the field in small letters with dashes
//	short        one letter for a flag
//	placeholder  what the help shows for a value
//	default      value when none is given
//	env          variable that gives the value when the flag is not there
//	enum         the values that are taken, with commas
//	required     a flag that must be given, by itself or its variable
//	type         path, made absolute, or existingfile, which must be there too; - stays as it is
//
// A field without cmd or arg and with help is a flag. Embedded structs are part
// of what embeds them. A command with Help() string tells more of itself.
//
// It does not run commands, print to a stream, or know any of them: whoever
// uses it asserts the Run method of [Call.Target]. No method is looked up by its
// name, so that the linker can leave out those that nobody calls.
package command

import (
	"fmt"
	"reflect"
	"strings"
)

// Program is a whole command line.
type Program struct {
	root *node
}

// Call is what a command line asked for.
type Call struct {
	Target any    // pointer to the struct of the command, filled; nil when help was asked for
	Help   string // the help that was asked for
}

// node is a command or a group of commands.
type node struct {
	name, help, group string
	value             reflect.Value // the struct, addressable
	parent            *node
	subs              []*node
	flags, args       []*field
}

// New reads the tags of target, a pointer to a struct. It panics when they make no sense: they are part of the program.
func New(name, help string, target any) *Program {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		panic("command: the target is no pointer to a struct")
	}
	root := &node{name: name, help: help, value: v.Elem()}
	root.read(v.Elem())
	return &Program{root}
}

// read adds the fields of a struct to the node.
func (n *node) read(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := f.Tag.Get("name")
		if name == "" {
			name = dashed(f.Name)
		}
		_, isCommand := f.Tag.Lookup("cmd")
		_, isArg := f.Tag.Lookup("arg")
		_, hasHelp := f.Tag.Lookup("help")
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			n.read(v.Field(i))
		case !f.IsExported():
		case isCommand:
			sub := &node{name: name, help: f.Tag.Get("help"), group: f.Tag.Get("group"), value: v.Field(i), parent: n}
			if sub.group == "" {
				sub.group = n.group
			}
			sub.read(v.Field(i))
			n.subs = append(n.subs, sub)
		case isArg:
			n.args = append(n.args, newField(v.Field(i), name, f.Tag))
		case hasHelp:
			n.flags = append(n.flags, newField(v.Field(i), name, f.Tag))
		}
	}
}

// path is the words that lead to the command, from the program's name on.
func (n *node) path() string {
	if n.parent == nil {
		return n.name
	}
	return n.parent.path() + " " + n.name
}

// leaves are the commands in and under the node that can run.
func (n *node) leaves() []*node {
	if len(n.subs) == 0 {
		return []*node{n}
	}
	var out []*node
	for _, s := range n.subs {
		out = append(out, s.leaves()...)
	}
	return out
}

// sub finds a command of a group by its name.
func (n *node) sub(name string) (*node, error) {
	var names []string
	for _, s := range n.subs {
		if s.name == name {
			return s, nil
		}
		names = append(names, s.name)
	}
	return nil, fmt.Errorf("%s knows no command %q, but %s", n.path(), name, strings.Join(names, ", "))
}
