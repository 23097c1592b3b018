package insight

import "github.com/havenward/havenward/internal/authz"

// wide are those who may see what concerns a whole organisation, each as far as they reach; a manager of a unit is not among
// them.
var wide = roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg,
	authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}

// PicturePermissions say who may see pictures of places above trusts, comparisons, patterns and equity.
var PicturePermissions = []authz.Grant{
	{Action: ActPicture, Does: "see the picture of a board, a region or England: who is in it, and what it shows", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
	{Action: ActCompare, Does: "compare a trust with its peers", Roles: wide},
	{Action: ActPatterns, Does: "see when and where it happens", Roles: wide},
	{Action: ActEquity, Does: "see who is harmed, by groups of staff, with small groups hidden", Roles: wide},
	{Action: ActCompute, Does: "read what every trust sent, to make sums of it", Roles: roles{authz.System: authz.ReachAny}},
}
