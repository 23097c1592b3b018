package training

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead    authz.Action = "training.read"
	ActPeople  authz.Action = "training.people"
	ActExport  authz.Action = "training.export"
	ActRequire authz.Action = "training.require"
	ActImport  authz.Action = "training.import"
	ActRecord  authz.Action = "training.record"
	ActKeep    authz.Action = "training.keep"
	ActBeyond  authz.Action = "training.beyond"
)

type roles = map[authz.Role]authz.Reach

var readers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Admin: authz.ReachOrg}

// Permissions say who may do what here. Figures of many organisations are aggregates with small numbers hidden.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "see how many of those who need training have it in date", Roles: readers},
	{Action: ActPeople, Does: "see the numbers of assignments whose training ends or ended, in units they manage", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActExport, Does: "download figures of training", Roles: readers},
	{Action: ActRequire, Does: "say who needs which training, how often it is refreshed, and who is exempt for a time", Roles: roles{authz.Admin: authz.ReachOrg, authz.Specialist: authz.ReachOrg}},
	{Action: ActImport, Does: "bring in training records from a file", Roles: roles{authz.Admin: authz.ReachOrg, authz.Specialist: authz.ReachOrg}},
	{Action: ActRecord, Does: "write down that somebody gained a competence", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Admin: authz.ReachOrg}},
	{Action: ActKeep, Does: "read files of training records that are large, and keep the figures of a day", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActBeyond, Does: "see the figures of training of the organisations below, small numbers hidden", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
}
