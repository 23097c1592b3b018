package jobs

import "github.com/havenward/havenward/internal/authz"

// What an administrator may do about jobs that were given up.
const (
	ActionRead    authz.Action = "jobs.read"
	ActionRetry   authz.Action = "jobs.retry"
	ActionDiscard authz.Action = "jobs.discard"
)

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActionRead, Does: "See background work that was given up", Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}},
	{Action: ActionRetry, Does: "Run background work again that was given up", Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}},
	{Action: ActionDiscard, Does: "Drop background work that was given up", Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}},
}
