package screen

import (
	"regexp"
	"slices"
	"strings"
)

// Streets end in one of these. Those of weak mean other things as well, so that fewer words may stand between them and a number.
const strong = `road|rd|street|avenue|ave|lane|crescent|cres|terrace|gardens|gdns|grove|mews|villas|cottages|boulevard|broadway|parade|close|drive|court|meadows?|bungalows|buildings|heights|fold|brow|wynd|copse|paddock|orchard|circus|quay|ridge`

const weak = `st|ln|dr|way|place|pl|square|sq|row|walk|rise|hill|view|park|green|mount|vale|wharf|yard|gate|bank|croft|end|house|lodge`

// Numbers as people write them out.
const written = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?`

var (
	street = regexp.MustCompile(`(?i)(?:^|[^\pL\d])((?:\d{1,4} ?[a-z]?(?:[ /&-]{1,3}\d{1,4}[a-z]?)?)|` + written + `),?((?: [\pL'.-]+){1,4}?) (` + strong + `|` + weak + `)(?:[^\pL\d]|$)`)

	// turned is a street with its number behind it: "Larkfield Road 14", "Larkfield Road, number 14".
	turned = regexp.MustCompile(`(?i)\pL{3,} (?:road|rd|street|avenue|lane|crescent|terrace|gardens|mews)[, ]+(?:(?:no|number)\.? ?)?\d{1,4}[a-z]?\b`)

	// welsh is a street that begins with what it is: "14 Heol y Bont".
	welsh = regexp.MustCompile(`(?i)\b\d{1,4}[a-z]?,? (?:heol|ffordd|stryd|lon|clos|maes|rhodfa|bro|rhes|teras)\b`)

	// door is a number that is called one: "at number 14", "no. 3".
	door = regexp.MustCompile(`(?i)(?:^|([\pL'&-]+)[ ,]*)\b(?:house )?(?:no|number|num)\.? ?(?:\d{1,4}|` + written + `)\b`)

	// called is a number with a name in capitals behind it and no street: "12 The Larches", "14, Larkfield".
	called = regexp.MustCompile(`(?:^|([\pL'&-]+)[ ,:;(]*|[,:;(] ?)\b\d{1,4}[A-Za-z]?,? (\p{Lu}[\pL'.-]+[^,;:()]*)`)

	// dwelling is a home by its own kind: "Flat 3", "Apartment B", "Rose Cottage".
	dwelling = regexp.MustCompile(`(?i)\b(?:flat|apartment|apt|maisonette|bedsit|studio|caravan|plot)\.? ?(?:no\.? ?|number ?)?(?:\d{1,4}[a-z]?|[a-z])\b|\b(?:cottage|bungalow|farm|farmhouse|rectory|vicarage|houseboat|hostel|refuge|squat|mobile home)\b`)

	// living says where somebody lives.
	living = regexp.MustCompile(`(?i)\b(?:lives?|lived|living|resid(?:es?|ed|ing)|stay(?:s|ed|ing)|sleeps) (?:at|in|on|with|near|next|opposite|above|behind|off)\b|\b(?:his|her|their|whose) (?:own )?(?:home|house|flat|place|address|garden|front door)\b|\bhome (?:address|of)\b|\b(?:at|own|family|parental) home\b|\b(?:patient|client|resident|service user|mother|mum|father|dad|parent|gran|nan|son|daughter|partner|wife|husband|brother|sister|neighbour|carer|friend|family|relative)s?'?s? (?:own )?(?:home|house|flat|place|address|property|garden|front door)\b|\b(?:his|her|their) (?:mum|mother|dad|father|gran|nan|son|daughter|brother|sister|partner|wife|husband|neighbour|friend)s?'`)

	// cared is a place of care with the name of a home.
	cared = regexp.MustCompile(`(?i)\b(?:cottage|farm|rectory|vicarage) (?:hospital|unit|ward|wing|clinic|surgery)\b`)

	glued = regexp.MustCompile(`(\d)(\pL{3,})`)
)

// inside are the words before a number that stands for a part of a building or a road that nobody lives at: "Ward 4", "bay 2".
var inside = strings.Fields(`ward wards bay bays bed beds room rooms level floor zone theatre lift clinic desk unit block building entrance exit door car bus platform area corridor cubicle box site of team ambulance vehicle
	junction mile crew station pod gate stairs stairwell office table chair seat phase tower wing suite trolley resus majors minors ct mri x-ray line route park hub base practice surgery`)

// counted are the words after a number that say what it counts.
var counted = strings.Fields(`hour hours am pm minute minutes metre metres staff patients people visitors nurses bedded beds times days officers bed nd rd th st
	january february march april may june july august september october november december`)

// workplace are the words of a place of work: "2 North Wing" and "12 Elms Ward" are no homes.
var workplace = regexp.MustCompile(`(?i)\b(?:wards?|units?|suite|centre|team|clinic|department|dept|wing|floor|level|hub|surgery|practice|hospital|office|desk|reception|room|theatre|bay|north|east|south|west|hour|call|lounge|assessment|day|high|staff|in)\b`)

func before(word string, list []string) bool {
	return slices.Contains(list, strings.ToLower(strings.Trim(word, ".,;:()'&-")))
}

// home tells whether words seem to give the address of a home. They are folded.
func home(s string) bool {
	s = cared.ReplaceAllString(glued.ReplaceAllString(s, "$1 $2"), " ")
	if dwelling.MatchString(s) || living.MatchString(s) || turned.MatchString(s) || welsh.MatchString(s) {
		return true
	}
	for _, m := range door.FindAllStringSubmatch(s, -1) {
		if !before(m[1], inside) {
			return true
		}
	}
	for _, m := range called.FindAllStringSubmatch(s, -1) {
		first, _, _ := strings.Cut(m[2], " ")
		if !before(m[1], inside) && !before(first, counted) && !before(first, inside) && !workplace.MatchString(m[2]) {
			return true
		}
	}
	for at := 0; at < len(s); {
		m := street.FindStringSubmatchIndex(s[at:])
		if m == nil {
			return false
		}
		ahead, middle := strings.Fields(s[:at+m[2]]), strings.Fields(s[at+m[4]:at+m[5]])
		end := strings.ToLower(s[at+m[6] : at+m[7]])
		last := ""
		if len(ahead) > 0 {
			last = ahead[len(ahead)-1]
		}
		loose := slices.Contains(strings.Split(weak, "|"), end)
		if !before(last, inside) && !before(middle[0], counted) && (!loose || len(middle) <= 2) {
			return true
		}
		at += m[3]
	}
	return false
}
