package mds

import (
	"embed"
	"encoding/csv"
	"fmt"
	"sort"
	"strings"
	"sync"
)

//go:embed lists/national.csv lists/programme.txt
var listFiles embed.FS

// Code is one value of a list.
type Code struct {
	Code string `json:"code"`
	// Words say it plainly in English; they are the key of their translation.
	Words string `json:"words"`
	// Retired codes are still read but no longer taken.
	Retired bool `json:"retired,omitempty"`
}

// List is a code list in the order in which it is shown.
type List struct {
	Name string `json:"name"`
	// Source says whose list it is.
	Source string `json:"source"`
	Codes  []Code `json:"codes"`
	at     map[string]int
}

// Has tells whether a code may be used now.
func (l List) Has(code string) bool {
	i, ok := l.at[code]
	return ok && !l.Codes[i].Retired
}

// Words gives a code in plain words, the code itself where it is unknown.
func (l List) Words(code string) string {
	if i, ok := l.at[code]; ok {
		return l.Codes[i].Words
	}
	return code
}

// lists reads the embedded lists once; they are part of the program, and the tests fail first if they are broken.
var lists = sync.OnceValue(func() map[string]List {
	out := map[string]List{}
	if err := readNational(out); err != nil {
		panic("mds: " + err.Error())
	}
	if err := readProgramme(out); err != nil {
		panic("mds: " + err.Error())
	}
	out["contract_type"] = join("contract_type", out["employment_contract_type"], out["contract_more"])
	out["disability"] = join("disability", out["employee_disability_status"], out["disability_more"])
	out["restraint_used"] = join("restraint_used", out["restraint_none"], out["restrictive_intervention_type"])
	out["gender"] = join("gender", out["person_stated_gender"], out["gender_more"])
	return out
})

// Of gives a list by name; an unknown name gives an empty list.
func Of(name string) List { return lists()[name] }

// Lists gives every list by name.
func Lists() []List {
	var out []List
	for _, l := range lists() {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func readNational(out map[string]List) error {
	f, err := listFiles.Open("lists/national.csv")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	for _, r := range rows[1:] {
		add(out, r[0], dictionary, Code{Code: r[1], Words: r[2], Retired: r[3] != ""})
	}
	return nil
}

func readProgramme(out map[string]List) error {
	b, err := listFiles.ReadFile("lists/programme.txt")
	if err != nil {
		return err
	}
	name := ""
	for n, line := range strings.Split(string(b), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		code, words, ok := strings.Cut(line, "\t")
		switch {
		case !ok:
			name = line
		case name == "":
			return fmt.Errorf("line %d: a code before any list", n+1)
		default:
			add(out, name, programme, Code{Code: code, Words: words})
		}
	}
	return nil
}

// Whose lists they are.
const (
	dictionary = "NHS Data Model and Dictionary, May 2026"
	programme  = "This programme"
	added      = dictionary + ", with codes of this programme"
)

func add(out map[string]List, name, source string, c Code) {
	l, ok := out[name]
	if !ok {
		l = List{Name: name, Source: source, at: map[string]int{}}
	}
	l.at[c.Code] = len(l.Codes)
	l.Codes = append(l.Codes, c)
	out[name] = l
}

func join(name string, parts ...List) List {
	out := map[string]List{}
	for _, p := range parts {
		for _, c := range p.Codes {
			add(out, name, added, c)
		}
	}
	return out[name]
}
