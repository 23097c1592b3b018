package command

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// field is a flag or an argument. It is what pflag calls a Value.
type field struct {
	value                       reflect.Value
	name, help, short           string
	placeholder, initial, env   string
	kind                        string // of the tag type
	enum                        []string
	hasInitial, needed, hasEnum bool
	given, fromEnv              bool // by the command line, by the variable
}

func newField(v reflect.Value, name string, tag reflect.StructTag) *field {
	f := &field{value: v, name: name, help: tag.Get("help"), short: tag.Get("short"), placeholder: tag.Get("placeholder"), env: tag.Get("env"), kind: tag.Get("type")}
	f.initial, f.hasInitial = tag.Lookup("default")
	_, f.needed = tag.Lookup("required")
	if e, ok := tag.Lookup("enum"); ok {
		f.enum, f.hasEnum = strings.Split(e, ","), true
	}
	if f.placeholder == "" {
		f.placeholder = strings.ToUpper(f.Type())
	}
	if f.env != "" {
		f.help += " ($" + f.env + ")"
	}
	return f
}

// String is the value as it stands.
func (f *field) String() string {
	if !f.hasInitial {
		return ""
	}
	return f.initial
}

// Type is the word that the help shows for a value.
func (f *field) Type() string {
	if f.placeholder != "" {
		return f.placeholder
	}
	t := f.value.Type()
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case f.isBool():
		return "bool"
	case t == reflect.TypeFor[time.Duration]():
		return "duration"
	case t.Kind() == reflect.String:
		return "words"
	default:
		return "number"
	}
}

func (f *field) isBool() bool { return f.value.Kind() == reflect.Bool }

// Set takes a value as it was written. A slice takes several, with commas or one after another.
func (f *field) Set(s string) error {
	if !f.many() {
		f.given = true
		return f.put(f.value, s)
	}
	for one := range strings.SplitSeq(s, ",") {
		if err := f.add(one); err != nil {
			return err
		}
	}
	return nil
}

// many tells whether several values are taken.
func (f *field) many() bool { return f.value.Kind() == reflect.Slice }

// add takes one value, commas and all. The first replaces what a default left.
func (f *field) add(s string) error {
	if !f.many() {
		return f.Set(s)
	}
	if !f.given {
		f.value.SetZero()
	}
	f.given = true
	v := reflect.New(f.value.Type().Elem()).Elem()
	if err := f.put(v, s); err != nil {
		return err
	}
	f.value.Set(reflect.Append(f.value, v))
	return nil
}

// put reads one value into v.
func (f *field) put(v reflect.Value, s string) error {
	if f.hasEnum && !slices.Contains(f.enum, s) {
		return fmt.Errorf("must be one of %s", strings.Join(slices.DeleteFunc(slices.Clone(f.enum), func(e string) bool { return e == "" }), ", "))
	}
	switch {
	case v.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(s)
		v.SetInt(int64(d))
		return err
	case v.Kind() == reflect.String:
		s, err := f.file(s)
		v.SetString(s)
		return err
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(s)
		v.SetBool(b)
		return err
	case v.CanInt():
		n, err := strconv.ParseInt(s, 10, v.Type().Bits())
		v.SetInt(n)
		return err
	case v.CanUint():
		n, err := strconv.ParseUint(s, 10, v.Type().Bits())
		v.SetUint(n)
		return err
	case v.CanFloat():
		n, err := strconv.ParseFloat(s, 64)
		v.SetFloat(n)
		return err
	}
	panic("command: a flag or argument cannot be a " + v.Type().String())
}

// file makes the name of a file absolute, and looks whether it is there, as the tag type asks.
func (f *field) file(s string) (string, error) {
	if f.kind == "" || s == "" || s == "-" {
		return s, nil
	}
	if rest, ok := strings.CutPrefix(s, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return s, err
		}
		s = filepath.Join(home, rest)
	}
	abs, err := filepath.Abs(s)
	if err != nil || f.kind != "existingfile" {
		return abs, err
	}
	info, err := os.Stat(abs)
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", s)
	}
	return abs, err
}

// preset gives the field its default, or what its variable says.
func (f *field) preset() error {
	if f.hasInitial {
		if err := f.Set(f.initial); err != nil {
			return fmt.Errorf("default of %s: %w", f.name, err)
		}
	}
	f.given = false
	if f.env == "" {
		return nil
	}
	if s, ok := os.LookupEnv(f.env); ok {
		if err := f.Set(s); err != nil {
			return fmt.Errorf("%s: %w", f.env, err)
		}
		f.given, f.fromEnv = false, true
	}
	return nil
}

// dashed makes a flag's name of a field's: AdminAddr is admin-addr, LogJSON log-json.
func dashed(s string) string {
	var out []rune
	r := []rune(s)
	for i, c := range r {
		if i > 0 && unicode.IsUpper(c) && (unicode.IsLower(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1])) {
			out = append(out, '-')
		}
		out = append(out, unicode.ToLower(c))
	}
	return string(out)
}
