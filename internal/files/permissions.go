package files

import "github.com/havenward/havenward/internal/authz"

// ActionScan is writing down what the scanner said.
const ActionScan authz.Action = "files.scan"

// Permissions say who may do what here. Attaching and reading are actions of the area whose record the file belongs to.
var Permissions = []authz.Grant{
	{Action: ActionScan, Does: "Write down whether an attached file is clean", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
}
