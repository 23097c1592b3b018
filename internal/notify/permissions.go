package notify

import "github.com/havenward/havenward/internal/authz"

// What may be done with notices. ActionOwn is for pages alone: the rules here show a notice to nobody but its person.
const (
	ActionOwn    authz.Action = "notify.own"
	ActionPrefer authz.Action = "notify.prefer"
	ActionAlert  authz.Action = "notify.alert"
	ActionLedger authz.Action = "notify.ledger"
	ActionMend   authz.Action = "notify.mend"
)

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActionOwn, Does: "See one's own notices", Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachOrg}},
	{Action: ActionPrefer, Does: "Choose how to be told", Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachOrg}},
	{Action: ActionAlert, Does: "Tell administrators that messages do not arrive", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
	{Action: ActionMend, Does: "See which kinds of message do not arrive, without whom they are for, and send them again", Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}},
	{Action: ActionLedger, Does: "See who was told about a record", Roles: map[authz.Role]authz.Reach{
		authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
}
