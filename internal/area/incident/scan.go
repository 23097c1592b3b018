package incident

import (
	"regexp"
	"slices"
	"sort"
	"strings"
)

// FoundKind is what a found piece of text is likely to be.
type FoundKind string

// The kinds of what Scan finds.
const (
	FoundName  FoundKind = "name"
	FoundNHS   FoundKind = "nhs"
	FoundPhone FoundKind = "phone"
	FoundEmail FoundKind = "email"
	FoundBorn  FoundKind = "born"
	FoundLocal FoundKind = "number"
)

// Found is a piece of a text that may identify somebody. It is a likelihood: the writer decides.
type Found struct {
	Kind FoundKind
	Text string
	at   int
}

var (
	emailText = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}\.[A-Za-z]{2,20}`)
	phoneText = regexp.MustCompile(`(?:\+44\s?\(?0?\)?|\b0)\d(?:[\s()-]?\d){8,9}\b`)
	tenDigits = regexp.MustCompile(`\b\d{3}[ -]?\d{3}[ -]?\d{4}\b`)
	bornText  = regexp.MustCompile(`(?i)\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth|dyddiad geni|ganed)[:\s]+(\d{1,2}[/. -](?:\d{1,2}|[a-z]{3,9})[/. -]\d{2,4})`)
	localText = regexp.MustCompile(`(?i)\b(?:hospital|patient|unit|record|mrn|pas)\s*(?:number|no\.?|id|#)?[:\s]*((?:[a-z]{1,3}\d{5,9})|\d{6,9})\b`)
	titleName = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sister|Nurse|Prof|Professor|Sir|Lady|PC|Sgt|Rev)\.?\s+[\p{Lu}][\p{L}'’-]{1,30}(?:\s+[\p{Lu}][\p{L}'’-]{1,30})?`)
	twoNames  = regexp.MustCompile(`\b\p{Lu}[\p{Ll}'’-]{1,30}\s+\p{Lu}[\p{Ll}'’-]{1,30}(?:[\p{Lu}][\p{Ll}]+)?\b`)
)

// maxFound bounds how many questions one text may lead to.
const maxFound = 30

// Scan looks in a text for what may identify somebody: names with a title or of two parts, NHS numbers (by their check
// digit), phone numbers, e-mail addresses, dates of birth and hospital numbers. It gives each once, in order.
func Scan(text string) []Found {
	var out []Found
	taken := make([]bool, len(text))
	add := func(kind FoundKind, from, to int) {
		for i := from; i < to; i++ {
			if taken[i] {
				return
			}
		}
		for i := from; i < to; i++ {
			taken[i] = true
		}
		t := text[from:to]
		if !slices.ContainsFunc(out, func(f Found) bool { return f.Text == t }) {
			out = append(out, Found{kind, t, from})
		}
	}
	whole := func(kind FoundKind, re *regexp.Regexp, ok func(string) bool) {
		for _, m := range re.FindAllStringIndex(text, 200) {
			if ok == nil || ok(text[m[0]:m[1]]) {
				add(kind, m[0], m[1])
			}
		}
	}
	part := func(kind FoundKind, re *regexp.Regexp) {
		for _, m := range re.FindAllStringSubmatchIndex(text, 200) {
			add(kind, m[2], m[3])
		}
	}
	whole(FoundEmail, emailText, nil)
	part(FoundBorn, bornText)
	whole(FoundNHS, tenDigits, ValidNHS)
	whole(FoundPhone, phoneText, nil)
	part(FoundLocal, localText)
	whole(FoundName, titleName, nil)
	whole(FoundName, twoNames, likelyName)
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out[:min(len(out), maxFound)]
}

// ValidNHS tells whether ten digits, spaces and hyphens aside, have the check digit of an NHS number (modulus 11).
func ValidNHS(s string) bool {
	sum, n, last := 0, 0, 0
	for _, r := range s {
		switch {
		case r == ' ' || r == '-':
			continue
		case r < '0' || r > '9':
			return false
		}
		if n < 9 {
			sum += int(r-'0') * (10 - n)
		}
		last = int(r - '0')
		n++
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return n == 10 && check != 10 && check == last
}

// likelyName leaves out pairs of words that begin with capitals for another reason.
func likelyName(s string) bool {
	for _, w := range strings.Fields(s) {
		if notNames[strings.ToLower(w)] {
			return false
		}
	}
	return true
}

var notNames = words(`a accident all an and another at ward unit department emergency hospital general royal infirmary clinic centre street road lane avenue
	close house room bay bed theatre reception station ambulance control care intensive critical community mental health act team nurse doctor sister
	staff patient visitor manager security police officer monday tuesday wednesday thursday friday saturday sunday january february march april may
	june july august september october november december north south east west northern southern eastern western great new old the this that they
	he she it we i his her my our their when then there after before during while because but so as in on to from with by for if no not yes
	trust nhs england wales school university college court hall park green hill bridge church saint st car bank holiday christmas new year easter
	university freedom speak up datix one two three four five six someone somebody nobody everyone please thank`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Instead gives what stands in the text in place of a found piece, given who was taken out of it before.
func (f Found) Instead(names []Name) string {
	switch f.Kind {
	case FoundName:
		_, n := f.number(names)
		return "patient " + string(rune('A'+(n-1)%26))
	case FoundBorn:
		return "[date of birth kept apart]"
	case FoundPhone:
		return "[phone number kept apart]"
	case FoundEmail:
		return "[e-mail address kept apart]"
	}
	return "[number kept apart]"
}

// number gives the number of the person with this name, and whether they are there already.
func (f Found) number(names []Name) (bool, int) {
	n := 0
	for _, x := range names {
		if x.Who == "alleged" && x.Name == f.Text {
			return true, x.N
		}
		if x.Who == "alleged" {
			n = max(n, x.N)
		}
	}
	return false, n + 1
}

// Swap takes a found piece out of the words, everywhere it stands, and puts it among the names for the sealed block.
func (f Found) Swap(text string, names []Name) (string, []Name) {
	instead := f.Instead(names)
	names = slices.Clone(names)
	switch f.Kind {
	case FoundName:
		if there, n := f.number(names); !there {
			names = append(names, Name{Who: "alleged", N: n, Name: f.Text})
		}
	case FoundBorn:
		names = append(names, Name{Who: "other", Born: f.Text})
	case FoundPhone, FoundEmail:
		names = append(names, Name{Who: "other", Contact: f.Text})
	default:
		names = append(names, Name{Who: "other", Number: f.Text})
	}
	return strings.ReplaceAll(text, f.Text, instead), names
}
