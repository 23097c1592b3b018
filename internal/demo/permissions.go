package demo

import "github.com/havenward/havenward/internal/authz"

// ActBuild is the one action of this package.
const ActBuild authz.Action = "demo.build"

// Permissions say who may do it: the program itself, in an empty database.
var Permissions = []authz.Grant{
	{Action: ActBuild, Does: "Build the invented England of the demonstration", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
}
