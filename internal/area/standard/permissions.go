package standard

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActCatalogue authz.Action = "standard.catalogue"
	ActWording   authz.Action = "standard.wording"
	ActRead      authz.Action = "standard.read"
	ActStart     authz.Action = "standard.start"
	ActRate      authz.Action = "standard.rate"
	ActEvidence  authz.Action = "standard.evidence"
	ActComment   authz.Action = "standard.comment"
	ActView      authz.Action = "standard.view"
	ActApprove   authz.Action = "standard.approve"
	ActSign      authz.Action = "standard.sign"
	ActAssure    authz.Action = "standard.assure"
	ActExport    authz.Action = "standard.export"
	ActPositions authz.Action = "standard.positions"
	ActCheck     authz.Action = "standard.check"
	ActSweep     authz.Action = "standard.sweep"
)

type roles = map[authz.Role]authz.Reach

// workers work an assessment of their own organisation.
var workers = roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

func with(base roles, more ...authz.Role) roles {
	out := roles{}
	for r, reach := range base {
		out[r] = reach
	}
	for _, r := range more {
		out[r] = authz.ReachOrg
	}
	return out
}

// Permissions say who may do what here. A manager rates only what they were asked about, which the rule checks.
var Permissions = []authz.Grant{
	{Action: ActCatalogue, Does: "read the versions of the standard, and what is verified of them", Roles: roles{authz.Reporter: authz.ReachAny, authz.System: authz.ReachAny}},
	{Action: ActWording, Does: "load or correct official wording and references for the organisation; England’s hold for all", Roles: roles{authz.Admin: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActRead, Does: "read the organisation’s own assessments", Roles: with(workers, authz.Manager, authz.Executive, authz.Board, authz.Union, authz.Privacy)},
	{Action: ActStart, Does: "start an assessment, ask respondents, move it to consultation and close it", Roles: workers},
	{Action: ActRate, Does: "rate indicators; a manager those they were asked about", Roles: with(workers, authz.Manager)},
	{Action: ActEvidence, Does: "add evidence and use it for indicators", Roles: with(workers, authz.Manager)},
	{Action: ActComment, Does: "comment on an assessment", Roles: with(workers, authz.Manager, authz.Executive, authz.Board, authz.Union)},
	{Action: ActView, Does: "give staff side’s view, co-sign or dissent", Roles: roles{authz.Union: authz.ReachOrg}},
	{Action: ActApprove, Does: "approve that an indicator does not apply", Strong: true, Roles: roles{authz.Executive: authz.ReachOrg}},
	{Action: ActSign, Does: "sign an assessment for the executive", Strong: true, Roles: roles{authz.Executive: authz.ReachOrg}},
	{Action: ActAssure, Does: "record the board’s assurance", Strong: true, Roles: roles{authz.Board: authz.ReachOrg}},
	{Action: ActExport, Does: "download an assessment and its evidence register", Roles: with(workers, authz.Executive, authz.Board, authz.Union)},
	{Action: ActPositions, Does: "see signed ratings of organisations below as distributions", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachBelow}},
	{Action: ActCheck, Does: "record a commissioner’s check of a provider’s standing", Roles: roles{authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg}},
	{Action: ActSweep, Does: "lower ratings whose evidence ran out, remind, and hand over after a merger", Roles: roles{authz.System: authz.ReachAny}},
}
