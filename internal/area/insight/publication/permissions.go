package publication

import "github.com/havenward/havenward/internal/authz"

// The actions of this part of the area.
const (
	ActSee      authz.Action = "publication.see"
	ActDraft    authz.Action = "publication.draft"
	ActSign     authz.Action = "publication.sign"
	ActWithdraw authz.Action = "publication.withdraw"
	ActLog      authz.Action = "publication.log"
	ActAudit    authz.Action = "publication.audit"
	ActPack     authz.Action = "foi.pack"
	ActQuery    authz.Action = "workbench.query"
)

type roles = map[authz.Role]authz.Reach

var publishers = roles{authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

var signers = roles{authz.Analyst: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

// Permissions say who may do what here. Everything is about the actor's own organisation as publisher: what counts may go
// into a release follows from who lies below that organisation.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see releases that are being made, and what the audit found", Roles: signers},
	{Action: ActDraft, Does: "draft a release and run its audit", Roles: publishers},
	{Action: ActSign, Does: "sign a release; it takes two people", Strong: true, Roles: signers},
	{Action: ActWithdraw, Does: "withdraw a release, with a reason", Strong: true, Roles: signers},
	{Action: ActLog, Does: "read the counts behind a release, cell by cell, with a reason", Strong: true, Roles: roles{authz.Analyst: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActAudit, Does: "audit a release that takes long", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActPack, Does: "answer the yearly questions under the Freedom of Information Act", Roles: roles{authz.Analyst: authz.ReachOrg, authz.Specialist: authz.ReachOrg}},
	{Action: ActQuery, Does: "count facts by any dimensions, save the question and export the answer",
		Roles: roles{authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
}
