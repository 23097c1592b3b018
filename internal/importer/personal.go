package importer

// Personal tells what kind of identifier of a person a cell seems to hold: an
// NHS number (modulus 11), a National Insurance number, an e-mail address or a
// postcode; "" when none (docs/data.md).
func Personal(s string) string {
	if what := PersonalNumber(s); what != "" {
		return what
	}
	for i := range len(s) {
		if first(s, i) && postcodeAt(s, i) {
			return "a postcode"
		}
	}
	return ""
}

// PersonalNumber is Personal without postcodes: for references, which are made of
// letters and digits and so may look like one.
func PersonalNumber(s string) string {
	insurance, mail := false, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if (i == 0 || !digit(s[i-1])) && nhsNumberAt(s, i) {
				return "an NHS number"
			}
		case c == '@':
			mail = mail || addressAt(s, i)
		default:
			insurance = insurance || first(s, i) && insuranceAt(s, i)
		}
	}
	switch {
	case insurance:
		return "a National Insurance number"
	case mail:
		return "an e-mail address"
	}
	return ""
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// first tells whether a word of letters and digits begins at i.
func first(s string, i int) bool {
	return letter(s[i]) && (i == 0 || !letter(s[i-1]) && !digit(s[i-1]))
}

// nhsNumberAt reads 3, 3 and 4 digits with a space or hyphen between them or
// nothing, no digit after them, and checks them by the NHS Data Dictionary's
// modulus 11 rule. No number that is issued begins with 00 (the lowest, those of
// Scotland, begin with a day of birth), so counters filled up with noughts are not
// taken for one.
func nhsNumberAt(s string, i int) bool {
	var d [10]int
	for n := range 10 {
		if (n == 3 || n == 6) && i < len(s) && (s[i] == ' ' || s[i] == '-') {
			i++
		}
		if i >= len(s) || !digit(s[i]) {
			return false
		}
		d[n] = int(s[i] - '0')
		i++
	}
	if i < len(s) && digit(s[i]) || d[0]+d[1] == 0 {
		return false
	}
	sum := 0
	for n := range 9 {
		sum += d[n] * (10 - n)
	}
	check := (11 - sum%11) % 11
	return check < 10 && check == d[9]
}

// insuranceAt reads two letters, three pairs of digits and a letter A to D, with
// or without spaces between them.
func insuranceAt(s string, i int) bool {
	if i+1 >= len(s) || !letter(s[i]) || !letter(s[i+1]) || !oneOf(s[i], "ABCEGHJKLMNOPRSTWXYZ") || !oneOf(s[i+1], "ABCEGHJKLMNPRSTWXYZ") {
		return false
	}
	i += 2
	for range 3 {
		if i < len(s) && s[i] == ' ' {
			i++
		}
		if i+1 >= len(s) || !digit(s[i]) || !digit(s[i+1]) {
			return false
		}
		i += 2
	}
	if i < len(s) && s[i] == ' ' {
		i++
	}
	return i < len(s) && oneOf(s[i], "ABCD") && ends(s, i+1)
}

// postcodeAt reads one or two letters, a digit, perhaps another digit or letter,
// a space or none, a digit and two letters of those that postcodes end with.
func postcodeAt(s string, i int) bool {
	i++
	if i < len(s) && letter(s[i]) {
		i++
	}
	if i >= len(s) || !digit(s[i]) {
		return false
	}
	if i++; inwardAt(s, i) {
		return true
	}
	return i < len(s) && (letter(s[i]) || digit(s[i])) && inwardAt(s, i+1)
}

func inwardAt(s string, i int) bool {
	if i < len(s) && s[i] == ' ' {
		i++
	}
	const last = "ABDEFGHJLNPQRSTUWXYZ"
	return i+2 < len(s) && digit(s[i]) && oneOf(s[i+1], last) && oneOf(s[i+2], last) && ends(s, i+3)
}

// addressAt tells whether the @ at i stands in an e-mail address: something
// before it, and a domain with a top of two letters or more after it.
func addressAt(s string, i int) bool {
	space := func(c byte) bool { return c <= ' ' }
	if i == 0 || space(s[i-1]) || s[i-1] == '@' {
		return false
	}
	for j := i + 1; j < len(s) && !space(s[j]) && s[j] != '@'; j++ {
		if s[j] == '.' && j > i+1 && j+2 < len(s) && letter(s[j+1]) && letter(s[j+2]) {
			return true
		}
	}
	return false
}

func ends(s string, i int) bool { return i >= len(s) || !letter(s[i]) && !digit(s[i]) }

// oneOf tells whether a letter, small or capital, is one of those given.
func oneOf(c byte, letters string) bool {
	if c >= 'a' && c <= 'z' {
		c -= 0x20
	}
	for i := range len(letters) {
		if letters[i] == c {
			return true
		}
	}
	return false
}
