package campaign

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee     authz.Action = "campaign.see"
	ActKeep    authz.Action = "campaign.keep"
	ActFigures authz.Action = "campaign.figures"
	ActExport  authz.Action = "campaign.export"
	ActStories authz.Action = "campaign.stories"
	ActConsent authz.Action = "campaign.consent"
	ActTell    authz.Action = "campaign.tell"
	ActVeiled  authz.Action = "campaign.veiled"
	ActLink    authz.Action = "campaign.link"
	ActSweep   authz.Action = "campaign.sweep"
)

type roles = map[authz.Role]authz.Reach

var keepers = roles{authz.Specialist: authz.ReachOrg, authz.National: authz.ReachOrg}

var watchers = roles{authz.Specialist: authz.ReachOrg, authz.National: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg,
	authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.Analyst: authz.ReachOrg}

// Permissions say who may do what here. England's campaigns that have begun are for everybody; what is kept of them is each
// organisation's own.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see campaigns of one’s organisation and of England, and the stories that may be shown there", Roles: roles{authz.Reporter: authz.ReachOrg}},
	{Action: ActKeep, Does: "keep campaigns, their activities, material, reach and survey waves", Roles: keepers},
	{Action: ActFigures, Does: "see whom a campaign reached and what its survey waves say", Roles: watchers},
	{Action: ActExport, Does: "download figures of campaigns, and the stories whose tellers agreed to files", Roles: watchers},
	{Action: ActStories, Does: "read offered stories, suggest words, put them up and take them down", Roles: keepers},
	{Action: ActConsent, Does: "see who consented to a story, with a reason", Strong: true, Roles: roles{authz.Privacy: authz.ReachOrg}},
	{Action: ActTell, Does: "tell a story, agree to its words, withdraw it; answer a survey wave", Roles: roles{authz.Reporter: authz.ReachOwn}},
	{Action: ActVeiled, Does: "write a story or count an answer without naming who did it", Roles: roles{authz.Public: authz.ReachOwn}},
	{Action: ActLink, Does: "withdraw a story by its link", Roles: roles{authz.Public: authz.ReachOrg}},
	{Action: ActSweep, Does: "wipe stories whose consent has ended", Roles: roles{authz.System: authz.ReachAny}},
}
