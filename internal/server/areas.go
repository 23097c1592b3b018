package server

import (
	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Schema is the tables of the whole program.
var Schema = db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, org.Schema, identity.Schema, notify.Schema, files.Schema, incident.Schema, insight.Schema, demo.Schema,
	collection.Schema, publication.Schema, survey.Schema,
	casework.Schema, evidence.Schema, justice.Schema, sanction.Schema,
	standard.Schema, improve.Schema, round.Schema,
	risk.Schema,
	clip.Schema,
	bodycam.Schema,
	training.Schema,
	learn.Schema,
	pilot.Schema,
	environment.Schema,
	campaign.Schema,
	library.Schema,
	network.Schema,
	governance.Schema,
	programme.Schema,
	briefing.Schema,
	boardpack.Schema,
}

// permissions are the grants of the whole program.
var permissions = [][]authz.Grant{permissionsHere, permissionsKeeping, org.Permissions, identity.Permissions, jobs.Permissions, notify.Permissions, files.Permissions, incident.Permissions, insight.Permissions, insight.PicturePermissions, known.Permissions, demo.Permissions,
	collection.Permissions, publication.Permissions, survey.Permissions,
	casework.Permissions, casework.LetterPermissions, casework.CarePermissions, evidence.Permissions, justice.Permissions, sanction.Permissions,
	standard.Permissions, improve.Permissions, round.Permissions,
	risk.Permissions,
	clip.Permissions,
	bodycam.Permissions,
	training.Permissions,
	learn.Permissions,
	pilot.Permissions,
	environment.Permissions,
	campaign.Permissions,
	library.Permissions,
	network.Permissions,
	governance.Permissions,
	programme.Permissions,
	briefing.Permissions,
	boardpack.Permissions,
}

// The actions of the frame itself.
const (
	actHome   authz.Action = "home.open"
	actSearch authz.Action = "search.open"
	actMore   authz.Action = "more.open"
)

var permissionsHere = []authz.Grant{
	{Action: actHome, Does: "open the first page", Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachOwn, authz.Public: authz.ReachOrg}},
	{Action: actSearch, Does: "search what the role may see", Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachOwn}},
	{Action: actMore, Does: "see all that the role can open", Roles: map[authz.Role]authz.Reach{authz.Manager: authz.ReachOwn, authz.Specialist: authz.ReachOwn, authz.SexualSafety: authz.ReachOwn, authz.Privacy: authz.ReachOwn,
		authz.Panel: authz.ReachOwn, authz.Executive: authz.ReachOwn, authz.Board: authz.ReachOwn, authz.Union: authz.ReachOwn, authz.ICB: authz.ReachOwn, authz.Region: authz.ReachOwn,
		authz.National: authz.ReachOwn, authz.Analyst: authz.ReachOwn, authz.Admin: authz.ReachOwn}},
	{Action: "audit.read", Does: "read and export the audit log", Strong: true, Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: "system.health", Does: "see the health of the system", Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}},
}
