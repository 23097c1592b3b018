package risk

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead    authz.Action = "risk.read"
	ActWrite   authz.Action = "risk.write"
	ActApprove authz.Action = "risk.approve"
	ActAccept  authz.Action = "risk.accept"
	ActView    authz.Action = "risk.view"
	ActExport  authz.Action = "risk.export"
	ActFollow  authz.Action = "risk.follow"

	ActLoneRead  authz.Action = "lone.read"
	ActLoneWrite authz.Action = "lone.write"
	ActLoneOwn   authz.Action = "lone.own"
	ActLoneSweep authz.Action = "lone.sweep"
)

type roles = map[authz.Role]authz.Reach

// writers work assessments: a manager those of their units, boards, regions and England their own organisation's.
var writers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

// readers are those and whoever answers for an organisation.
var readers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg,
	authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg}

// Permissions say who may do what here. That nobody approves what they wrote, or accepts what they own, is in the rules.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read risk assessments and the register", Roles: readers},
	{Action: ActWrite, Does: "write, copy, review and retire risk assessments, and say that a control is in place", Roles: writers},
	{Action: ActApprove, Does: "approve a version of a risk assessment that others wrote", Strong: true, Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg,
		authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActAccept, Does: "accept a risk that others own, until a day", Strong: true, Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActView, Does: "comment on, sign beside or dissent from a risk assessment as a safety or union representative", Roles: roles{authz.Union: authz.ReachOrg}},
	{Action: ActExport, Does: "download assessments, the register and the heat map", Roles: readers},
	{Action: ActFollow, Does: "call for a review after reports, and end what was accepted until a day", Roles: roles{authz.System: authz.ReachAny}},

	{Action: ActLoneRead, Does: "read the plans of people who work alone, and their checks", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActLoneWrite, Does: "write the plans of people who work alone", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActLoneOwn, Does: "see one’s own lone-working plan and those one is the buddy of, and write checks down", Roles: roles{authz.Reporter: authz.ReachOwn}},
	{Action: ActLoneSweep, Does: "write down that a check was missed, and tell the buddy and the manager", Roles: roles{authz.System: authz.ReachAny}},
}
