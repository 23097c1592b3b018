package network

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead    authz.Action = "network.read"
	ActKeep    authz.Action = "network.keep"
	ActSign    authz.Action = "network.sign"
	ActSee     authz.Action = "network.release.see"
	ActCount   authz.Action = "network.count"
	ActDraft   authz.Action = "network.release.draft"
	ActRelease authz.Action = "network.release"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here; all of it in one's own organisation.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "see partners, contacts, meetings, commitments, sharing agreements and problems", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActKeep, Does: "keep partners, contacts, meetings, commitments, sharing agreements and problems", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg,
		authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActSign, Does: "sign a sharing agreement for one’s own organisation", Strong: true, Roles: roles{authz.Privacy: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActSee, Does: "see releases to partners and their log, without their rows", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActCount, Does: "count the trusts below that share with a partner under a live agreement", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachBelow}},
	{Action: ActDraft, Does: "draw up a release to a partner, mend what the screen stopped, and run it again", Strong: true, Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActRelease, Does: "release a file to a partner, as one of two people, and download it", Strong: true, Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
}
