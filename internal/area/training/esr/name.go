package esr

import (
	"strconv"
	"strings"
)

// Name is the name of a competence in parts: NHS|CSTF|NHS Conflict Resolution (England) - 3 Years| nationally,
// 123|LOCAL|Breakaway - 1 Year| locally, or a title alone.
type Name struct {
	Owner, Kind, Title string
	// Months is how often the name says it is refreshed, 0 where it does not say. The requirement here goes before it.
	Months int
}

// NameOf takes the name of a competence apart.
func NameOf(s string) Name {
	s = strings.TrimSpace(s)
	var n Name
	if strings.Contains(s, "|") {
		parts := strings.Split(strings.Trim(s, "|"), "|")
		n.Title = strings.TrimSpace(parts[len(parts)-1])
		if len(parts) > 2 {
			n.Owner, n.Kind = strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
		} else if len(parts) == 2 {
			n.Owner = strings.TrimSpace(parts[0])
		}
	} else {
		n.Title = s
	}
	i := strings.LastIndex(n.Title, " - ")
	if i < 0 {
		return n
	}
	rest := strings.Fields(strings.ToLower(n.Title[i+3:]))
	if len(rest) == 1 && (rest[0] == "once" || rest[0] == "none") {
		n.Title = strings.TrimSpace(n.Title[:i])
		return n
	}
	if len(rest) < 2 {
		return n
	}
	count, err := strconv.Atoi(rest[0])
	if err != nil || count < 1 || count > 120 {
		return n
	}
	switch {
	case strings.HasPrefix(rest[1], "year"):
		n.Months = 12 * count
	case strings.HasPrefix(rest[1], "month"):
		n.Months = count
	default:
		return n
	}
	n.Title = strings.TrimSpace(n.Title[:i])
	return n
}
