package evidence

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee      authz.Action = "evidence.see"
	ActAdd      authz.Action = "evidence.add"
	ActOpen     authz.Action = "evidence.open"
	ActKeep     authz.Action = "evidence.keep"
	ActDelete   authz.Action = "evidence.delete"
	ActDisclose authz.Action = "evidence.disclose"
	ActCollect  authz.Action = "evidence.collect"
	ActExport   authz.Action = "evidence.export"
	ActMeasure  authz.Action = "evidence.measure"
	ActFollow   authz.Action = "evidence.follow"
	ActCheck    authz.Action = "evidence.check"
	ActRelease  authz.Action = "evidence.release"
	ActWarn     authz.Action = "evidence.warn"
)

type roles = map[authz.Role]authz.Reach

// keepers answer for evidence.
var keepers = roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see which exhibits there are, and ask to open one", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg,
		authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActAdd, Does: "add an exhibit or a redacted copy; ask for footage, say whether it was saved", Roles: roles{authz.Manager: authz.ReachUnit,
		authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}},
	{Action: ActOpen, Does: "view, play or save an exhibit, with a reason; check it; read its ledger in full", Strong: true, Roles: keepers},
	{Action: ActKeep, Does: "place a hold on an exhibit, ask for it to be lifted or for the exhibit to be deleted", Strong: true, Roles: keepers},
	{Action: ActDelete, Does: "lift a hold or delete an exhibit that somebody else asked for", Strong: true, Roles: roles{authz.Specialist: authz.ReachOrg,
		authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActDisclose, Does: "give exhibits to a named recipient by a link, and revoke it", Strong: true, Roles: keepers},
	{Action: ActRelease, Does: "release or refuse a disclosure with a patient’s data, or of a sealed case, that somebody else prepared", Strong: true, Roles: keepers},
	{Action: ActCollect, Does: "collect a bundle by its link", Roles: roles{authz.Public: authz.ReachOrg}},
	{Action: ActExport, Does: "download the register of exhibits, without words", Roles: keepers},
	{Action: ActMeasure, Does: "see how often footage was asked for, saved in time and lost", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachBelow}},
	{Action: ActFollow, Does: "give an exhibit the unit, lock and exclusions of what it belongs to", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActWarn, Does: "tell before footage that nobody has confirmed as saved is overwritten, and after", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActCheck, Does: "look whether exhibits and their ledgers are unchanged", Roles: roles{authz.System: authz.ReachAny, authz.Specialist: authz.ReachOrg,
		authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
}
