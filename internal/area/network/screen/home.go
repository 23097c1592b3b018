package screen

import (
	"regexp"
	"slices"
	"strings"
)

// Streets end in one of these. Those of weak mean other things as well, so that fewer words may stand between them and a number.
const strong = `road|rd|street|avenue|ave|lane|crescent|cres|terrace|gardens|gdns|grove|mews|villas|cottages|boulevard|broadway|parade|close|drive|court`

const weak = `st|ln|dr|way|place|pl|square|sq|row|walk|rise|hill|view|park|green|mount|vale|wharf|yard|gate|bank|croft|end|house`

var street = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(\d{1,4}\s?[a-z]?(?:\s?[-–/&]\s?\d{1,4}[a-z]?)?),?((?:\s+[\p{L}'’.-]+){1,4}?)\s+(` + strong + `|` + weak + `)(?:[^\p{L}\d]|$)`)

// dwelling is a home by its own kind: "Flat 3", "Apartment B", "Rose Cottage".
var dwelling = regexp.MustCompile(`(?i)\b(?:flat|apartment|apt|maisonette|bedsit|studio|caravan|plot)\.?\s*(?:no\.?\s*|number\s*)?(?:\d{1,4}[a-z]?|[a-z])\b|\b(?:cottage|bungalow|farmhouse|vicarage|houseboat)\b`)

// living says where somebody lives.
var living = regexp.MustCompile(`(?i)\b(?:lives?|lived|living|resid(?:es?|ed|ing)|stay(?:s|ed|ing)|sleeps)\s+(?:at|in|on|with|near|next|opposite|above|behind|off)\b|\b(?:his|her|their|whose|patient['’]s|client['’]s|mother['’]s|father['’]s|parents['’]|son['’]s|daughter['’]s|partner['’]s|neighbour['’]s)\s+(?:own\s+)?(?:home|house|flat|address|garden|front door)\b|\bhome\s+(?:address|of)\b`)

// inside are the words before a number that stands for a part of a building or a road that nobody lives at: "Ward 4", "bay 2".
var inside = []string{"ward", "wards", "bay", "bed", "beds", "room", "level", "floor", "zone", "theatre", "lift", "clinic", "desk", "unit", "block", "building", "entrance", "exit", "door", "car", "bus", "platform", "area", "corridor", "cubicle", "box", "site", "of"}

// counted are the words after a number that say what it counts.
var counted = []string{"hour", "hours", "am", "pm", "minute", "minutes", "metre", "metres", "staff", "patients", "people", "visitors", "nurses", "bedded", "beds", "times", "days", "officers", "bed"}

// home tells whether words seem to give the address of a home.
func home(s string) bool {
	if dwelling.MatchString(s) || living.MatchString(s) {
		return true
	}
	for at := 0; at < len(s); {
		m := street.FindStringSubmatchIndex(s[at:])
		if m == nil {
			return false
		}
		before, between := strings.Fields(strings.ToLower(s[:at+m[2]])), strings.Fields(strings.ToLower(s[at+m[4]:at+m[5]]))
		end := strings.ToLower(s[at+m[6] : at+m[7]])
		last := ""
		if len(before) > 0 {
			last = strings.Trim(before[len(before)-1], ".,;:()")
		}
		loose := slices.Contains(strings.Split(weak, "|"), end)
		if !slices.Contains(inside, last) && !slices.Contains(counted, between[0]) && (!loose || len(between) <= 2) {
			return true
		}
		at += m[3]
	}
	return false
}
