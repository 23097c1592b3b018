package clip

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead     authz.Action = "clip.read"
	ActOpen     authz.Action = "clip.open"
	ActAdd      authz.Action = "clip.add"
	ActClass    authz.Action = "clip.class"
	ActHold     authz.Action = "clip.hold"
	ActLink     authz.Action = "clip.link"
	ActTransfer authz.Action = "clip.transfer"
	ActErase    authz.Action = "clip.erase"
	ActRequest  authz.Action = "clip.request"
	ActRedact   authz.Action = "clip.redact"
	ActExport   authz.Action = "clip.export"
	ActSweep    authz.Action = "clip.sweep"
)

type roles = map[authz.Role]authz.Reach

// keepers answer for footage.
var keepers = roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}

// readers are those, and a manager for the clips of their units.
var readers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}

// Permissions say who may do what here. That nobody lifts the hold that they asked to lift, or checks the masking that they
// did, is in the rules.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "see which clips of body-worn cameras there are, how long each is kept, and what is late", Roles: readers},
	{Action: ActOpen, Does: "read the record of a clip with a reason, which is written down; write down who viewed the footage", Roles: readers},
	{Action: ActAdd, Does: "write a clip into the register", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActClass, Does: "say what a clip is, and so how long it is kept", Roles: readers},
	{Action: ActHold, Does: "place a hold on a clip, ask for it to be lifted, and lift one that somebody else asked to lift", Strong: true, Roles: keepers},
	{Action: ActLink, Does: "make a clip an exhibit of a case", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActTransfer, Does: "write down that a clip was given to the police, and their receipt", Strong: true, Roles: keepers},
	{Action: ActErase, Does: "write down that a clip was erased before its time, with the vendor’s certificate", Strong: true, Roles: roles{authz.Privacy: authz.ReachOrg}},
	{Action: ActRequest, Does: "take and answer somebody’s request about footage of themselves", Roles: keepers},
	{Action: ActRedact, Does: "ask for others to be masked in a clip, write down that it was done, and look at it a second time", Roles: keepers},
	{Action: ActExport, Does: "download the register of clips, requests and redactions, without words", Roles: readers},
	{Action: ActSweep, Does: "note clips whose time is over as overwritten, and warn before", Roles: roles{authz.System: authz.ReachAny}},
}
