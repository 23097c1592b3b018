package identity

import "github.com/havenward/havenward/internal/authz"

// The actions of this package.
const (
	ActBegin   authz.Action = "session.begin"
	ActAccount authz.Action = "account.edit"
	ActJoin    authz.Action = "account.join"
	ActFind    authz.Action = "person.find"
	ActRead    authz.Action = "person.read"
	ActEdit    authz.Action = "person.edit"
	ActGrant   authz.Action = "role.grant"
	ActLend    authz.Action = "role.lend"
	ActTokens  authz.Action = "token.manage"
	ActMyToken authz.Action = "token.own"
	ActEnd     authz.Action = "session.end"
	ActFirst   authz.Action = "install.first_run"
	ActBring   authz.Action = "person.bring"
)

var staff = []authz.Role{authz.Manager, authz.Specialist, authz.SexualSafety, authz.Privacy, authz.Panel, authz.Executive, authz.Board,
	authz.Union, authz.ICB, authz.Region, authz.National, authz.Analyst, authz.Admin}

func reach(r authz.Reach, roles ...authz.Role) map[authz.Role]authz.Reach {
	m := map[authz.Role]authz.Reach{}
	for _, role := range roles {
		m[role] = r
	}
	return m
}

// Permissions say who may do what to people, roles and sessions.
var Permissions = []authz.Grant{
	{Action: ActBegin, Does: "Sign in", Roles: reach(authz.ReachOrg, authz.Reporter, authz.Public)},
	{Action: ActAccount, Does: "See and change one's own ways to sign in, sessions and role acted in", Roles: reach(authz.ReachOrg, authz.Reporter)},
	{Action: ActJoin, Does: "Take up an invitation", Roles: reach(authz.ReachOrg, authz.Public, authz.Reporter)},
	{Action: ActFind, Does: "Find a colleague by name, to hand work to", Roles: reach(authz.ReachOrg, staff...)},
	{Action: ActRead, Does: "See people, their roles and sessions", Roles: reach(authz.ReachOrg, authz.Admin)},
	{Action: ActEdit, Does: "Add, change and import people; take a lost second factor away", Roles: reach(authz.ReachOrg, authz.Admin), Strong: true},
	{Action: ActGrant, Does: "Give and end roles and clearances, never one's own", Roles: reach(authz.ReachOrg, authz.Admin), Strong: true},
	{Action: ActLend, Does: "Lend one's own role to a colleague for set dates", Roles: reach(authz.ReachOrg, staff...), Strong: true},
	{Action: ActTokens, Does: "Make and end keys for other systems", Roles: reach(authz.ReachOrg, authz.Admin), Strong: true},
	{Action: ActMyToken, Does: "Make and end one's own keys", Roles: reach(authz.ReachOrg, staff...), Strong: true},
	{Action: ActEnd, Does: "End another person's sessions", Roles: reach(authz.ReachOrg, authz.Admin), Strong: true},
	{Action: ActBring, Does: "Bring in many people with their roles at once", Roles: reach(authz.ReachAny, authz.System)},
	{Action: ActFirst, Does: "Make the first administrator with the code on the terminal", Roles: reach(authz.ReachAny, authz.System)},
}
