package importer

import "strings"

// Code is one value of a list, with its words and other spellings.
type Code struct {
	Code  string
	Label string
	Also  []string
}

// Enum reads one value of a list by its code, its words or another spelling,
// whatever the case, spaces and underscores. The flaw names the list.
func Enum(list []Code) func(string) (string, *Flaw) {
	find, names := index(list)
	return func(s string) (string, *Flaw) {
		if c, ok := find[fold(s)]; ok {
			return c, nil
		}
		return "", &Flaw{"not_in_list", "This is not in the list. Write one of: " + names}
	}
}

// Multi reads several values of a list with ";" between them. Repeats and empty
// parts are dropped; the order is kept.
func Multi(list []Code) func(string) ([]string, *Flaw) {
	find, names := index(list)
	return func(s string) ([]string, *Flaw) {
		var out []string
		had := map[string]bool{}
		for part := range strings.SplitSeq(s, ";") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			c, ok := find[fold(part)]
			if !ok {
				return nil, &Flaw{"not_in_list", "Part of this is not in the list. Write one or more, with ; between them, of: " + names}
			}
			if !had[c] {
				had[c] = true
				out = append(out, c)
			}
		}
		return out, nil
	}
}

// index prefers codes to labels, and labels to other spellings, when two fold alike.
func index(list []Code) (map[string]string, string) {
	find := map[string]string{}
	put := func(name, code string) {
		if _, ok := find[fold(name)]; !ok && fold(name) != "" {
			find[fold(name)] = code
		}
	}
	var names []string
	for _, c := range list {
		put(c.Code, c.Code)
		names = append(names, c.Code)
	}
	for _, c := range list {
		put(c.Label, c.Code)
	}
	for _, c := range list {
		for _, a := range c.Also {
			put(a, c.Code)
		}
	}
	return find, strings.Join(names, ", ")
}
