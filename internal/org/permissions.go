package org

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead      authz.Action = "org.read"
	ActHelp      authz.Action = "org.help"
	ActPlaceOpen authz.Action = "org.place.open"
	ActEdit      authz.Action = "org.edit"
	ActImport    authz.Action = "org.tree.import"
	ActDirectory authz.Action = "directory.edit"
)

// Permissions says who may do them.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read the organisation tree, sites and units",
		Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachAny, authz.System: authz.ReachAny}},
	{Action: ActHelp, Does: "see who to turn to at a place, without signing in",
		Roles: map[authz.Role]authz.Reach{authz.Public: authz.ReachAny, authz.System: authz.ReachAny}},
	{Action: ActPlaceOpen, Does: "open a poster's short link, without signing in",
		Roles: map[authz.Role]authz.Reach{authz.Public: authz.ReachAny, authz.System: authz.ReachAny}},
	{Action: ActEdit, Does: "change sites, units and places of the organisation",
		Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg, authz.System: authz.ReachAny}},
	// The rule of the import also asks that an administrator's organisation is England.
	{Action: ActImport, Does: "load the organisation tree of England",
		Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActDirectory, Does: "change the directory of who to turn to",
		Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg, authz.Specialist: authz.ReachOrg, authz.System: authz.ReachAny}},
}
