package mapping

import (
	"slices"
	"strings"
)

// freeText tells whether a heading is that of free text, of names or of identifiers of people. Such columns are never read.
func freeText(heading string) bool {
	s := squash(heading)
	if slices.Contains(wordHeadings, s) {
		return true
	}
	for _, part := range []string{"description", "narrative", "freetext", "notes", "comment", "surname", "forename", "firstname", "lastname", "nhsno", "nhsnumber", "dateofbirth", "postcode", "address", "email", "telephone", "nationalinsurance", "lessons"} {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// wordHeadings are those that must be told whole, since they are parts of harmless ones. The names are those of Datix
// extracts (domain notes, 1.2) and common display labels.
var wordHeadings = []string{
	"incname", "incactiontaken", "incinvaction", "increcommend", "incoutcome", "incaggissues", "incuseraction", "incextrainfo",
	"actiontaken", "immediateaction", "whathappened", "details", "incidentdetails", "summary", "name", "staffname", "patientname", "contactname", "fullname", "handler", "manager", "incmgr", "inchead",
	"reporter", "reportedby", "reportername", "dob", "condob", "connhsno", "nhs", "phone", "mobile", "witness", "conname", "title", "outcome", "recommendations", "conclusion", "investigator", "linkninumber",
}
