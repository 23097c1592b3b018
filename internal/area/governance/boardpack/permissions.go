package boardpack

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	// ActSee is reading packs that are frozen.
	ActSee authz.Action = "boardpack.see"
	// ActDraft is making a pack, reading its figures again, and editing its words.
	ActDraft authz.Action = "boardpack.draft"
	// ActSign is signing the statement, which freezes the pack.
	ActSign authz.Action = "boardpack.sign"
	// ActReopen is making a new version of a frozen pack, with a reason.
	ActReopen authz.Action = "boardpack.reopen"
)

type roles = map[authz.Role]authz.Reach

// with adds roles to those who answer for a pack: the executive lead, and whoever is above a trust for their own organisation,
// never for one below it.
func with(more roles) roles {
	out := roles{authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}
	for r, reach := range more {
		out[r] = reach
	}
	return out
}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "read board packs that are frozen, and how each figure was made", Roles: with(roles{authz.Specialist: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg})},
	{Action: ActDraft, Does: "make a board pack, read its figures again, edit its words", Roles: with(roles{authz.Specialist: authz.ReachOrg})},
	{Action: ActSign, Does: "sign the statement of a board pack, which freezes it", Strong: true, Roles: with(nil)},
	{Action: ActReopen, Does: "open a frozen board pack again as a new version, with a reason", Roles: with(nil)},
}
