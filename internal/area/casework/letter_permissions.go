package casework

import "github.com/havenward/havenward/internal/authz"

// The actions of letters.
const (
	ActTemplates   authz.Action = "letter.templates"
	ActLetterRead  authz.Action = "case.letter.read"
	ActLetterWrite authz.Action = "case.letter.write"
)

// LetterPermissions say who may do what with letters of a case and with the words of every letter.
var LetterPermissions = []authz.Grant{
	{Action: ActTemplates, Does: "write, preview and publish the words of letters, and go back to older ones", Roles: roles{authz.Admin: authz.ReachOrg}},
	{Action: ActLetterRead, Does: "read letters that were made in a case", Roles: readers},
	{Action: ActLetterWrite, Does: "make letters in a case and record how they were delivered", Roles: workers},
}
