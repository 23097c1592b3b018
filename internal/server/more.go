package server

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// entry is a page that one begins at, with what one does there.
type entry struct{ href, label, does string }

// shelf is a group of such pages.
type shelf struct {
	title   string
	entries []entry
}

// everything is all that one can begin at, in groups. The white row of a role holds what it opens every day; the rest is
// found here. The action of each page is that of its route, so a reader is shown what they may open and nothing else.
var everything = []shelf{
	{"Reports", []entry{
		{"/today", "Today", "What is due, and what is late"},
		{"/reports", "Reports", "Every report you may read"},
		{"/triage", "Triage", "New reports, the most pressing first"},
		{"/paper", "Paper forms", "Print forms, and type in those that came back"},
		{"/import", "Bring in reports", "From the file of another system"},
		{"/openings", "Openings", "Who opened a name or a locked record, and why"},
	}},
	{"Cases, police and court", []entry{
		{"/cases", "Cases", "What follows from a report, until it is closed"},
		{"/referred-here", "Referred here", "Cases that other organisations ask about"},
		{"/police", "Police", "What waits for an answer of the police or a court"},
		{"/police/liaison", "Liaison list", "Open cases to go through with the police"},
		{"/police/agreements", "Agreements with the police", "Who agreed on what, and when it is looked at again"},
		{"/riddor", "RIDDOR", "What must be reported to the Health and Safety Executive"},
		{"/evidence", "Evidence", "Exhibits and footage, and what is about to be lost"},
		{"/evidence-proof", "Proof of evidence", "Whether exhibits and their ledgers are unchanged"},
		{"/justice-review", "What police and courts did", "The yearly review, with its funnel"},
	}},
	{"Sanctions and markers", []entry{
		{"/decisions", "Decisions", "What waits for a panel or a decision"},
		{"/sanctions", "Sanctions", "Warnings, agreements and exclusions in force"},
		{"/sanctions/ladder", "The ladder", "Levels, who decides them and what must be asked first"},
		{"/sanctions/equality", "Who is sanctioned", "Sanctions and markers by group"},
		{"/markers", "Markers", "Markers in force, and those due to be looked at again"},
		{"/markers/advice", "Advice to staff", "What to do, for those who meet the person"},
		{"/orders", "Orders and removals", "Court orders, allocation scheme, removals from premises"},
	}},
	{"The standard", []entry{
		{"/standard", "Standard", "Where the organisation stands, and who has signed it"},
		{"/standard/evidence", "Evidence for the standard", "What shows it, who answers for it and when it runs out"},
		{"/standard/checks", "Checks of providers", "A commissioner’s look at what was signed"},
		{"/standard/plan", "Plan of actions", "What is done about red and amber, by whom and when"},
		{"/standard/asked", "Asked of you", "Campaigns to answer, and what a moderator asks to see"},
		{"/standard/rollup", "Where they stand", "Signed ratings of an area as counts, round by round"},
		{"/standard/campaigns", "Campaigns", "Who is asked for an assessment, who is in and who is late"},
		{"/standard/moderation", "Moderation", "A sample of ratings, looked at from outside"},
		{"/standard/catalogues", "Versions of the standard", "Every indicator, and what is verified of it"},
		{"/standard/wording", "Official wording", "Load or correct it from a file"},
	}},
	{"Figures", []entry{
		{"/dashboard", "Dashboard", "The month on control charts"},
		{"/picture", "Picture", "Your area by coverage first"},
		{"/compare", "Compare", "Organisations that are alike, side by side"},
		{"/patterns", "When and where", "Hours, kinds and places"},
		{"/equity", "Who is harmed", "By group, with small numbers hidden"},
		{"/cost", "What violence cost", "With its formula"},
		{"/survey", "Survey", "The staff survey beside what is recorded"},
		{"/board-packs", "Board packs", "The paper for a meeting, with the source of every figure"},
		{"/measures", "Measures", "What each figure means"},
		{"/known", "What is known", "Figures across organisations"},
		{"/limits", "Redrawn limits", "Where a chart begins anew, and why"},
		{"/notes", "Notes on charts", "What happened in a month"},
		{"/views", "Saved views", "Choices that you or a colleague kept"},
	}},
	{"Risk", []entry{
		{"/risk", "Risk assessments", "Places and roles, and which are called for review"},
		{"/risk-register", "Risk register", "Every risk with its score at first, now and aimed at"},
		{"/risk/heat-map", "Heat map of risks", "Where the risks lie, five by five"},
		{"/risk/controls", "Controls", "What makes risks smaller, and what is late"},
		{"/risk/method", "How risks are scored", "Bands, guide and when to look again"},
		{"/lone-working", "Lone working", "Plans and checks of people who work alone. No alarm"},
		{"/my-checks", "My lone-working checks", "Your own plan, and whose buddy you are. No alarm"},
	}},
	{"Cameras", []entry{
		{"/camera", "Take or bring back a camera", "By its tag, at the start and the end of a shift"},
		{"/camera/recordings", "My recordings", "When your camera recorded, and why"},
		{"/cameras", "Cameras", "Every camera, who has it, and which are not back"},
		{"/cameras/uses", "What cameras are for", "Each use with its gates, and whether it is live"},
		{"/cameras/recordings", "Recordings", "When cameras recorded, and what their wearers said"},
		{"/cameras/decisions", "Worn or not, on or not", "Decisions and why, under no name"},
		{"/cameras/losses", "Lost cameras", "What each loss asks of the privacy lead, within 72 hours"},
		{"/cameras/files", "Files of camera suppliers", "Bring in when cameras recorded"},
		{"/clips", "Clips of cameras", "Where each lies, how long it is kept, and what is overwritten soon"},
		{"/footage-requests", "Rights requests about footage", "Who wants footage of themselves, with the day it is due"},
		{"/redactions", "Masking of clips", "Others masked before a clip is shown, with a second look"},
		{"/pilots", "Camera pilots", "Protocols, what their figures carry, and frozen reports"},
		{"/clips/rules", "How long clips are kept", "Each kind, with where its time comes from"},
	}},
	{"Training", []entry{
		{"/training", "Training", "Who has what they need, by people and where incidents happen"},
		{"/training/competences", "Training by competence", "Every competence side by side, and what ends"},
		{"/training/groups", "Training by staff group and role", "Who is behind"},
		{"/training/ending", "Training that ends soon", "Posts to book, in the units you manage"},
		{"/training/requirements", "Who needs which training", "Requirements and how often they are refreshed"},
		{"/training/test", "Write down a test", "A competence renewed without the course"},
		{"/training/imports", "Training files", "Records of the Electronic Staff Record, read first and then brought in"},
		{"/training/beyond", "Training of trusts", "Side by side, small numbers hidden"},
		{"/training/method", "How training is counted", "Who is left out, and why"},
		{"/training/sessions", "Training sessions", "What is to come, free places, and what keeps a session shut"},
		{"/training/providers", "Providers and trainers", "Who teaches, and whose certificate has lapsed"},
		{"/training/needs", "Training needs", "The level that each unit and role needs, decided and approved"},
		{"/training/qualifications", "Qualifications", "Cohorts, units signed off and results"},
		{"/training/effect", "Effect of training", "Training beside severity. No proof"},
		{"/training/mine", "My training sessions", "Your own places, calendar and portfolio"},
	}},
	{"Safer places", []entry{
		{"/environment", "Walk-rounds", "Places walked with a fixed list, beside their own past"},
		{"/environment-findings", "Findings", "What is to be mended, by whom and until when"},
		{"/environment-plans", "Floor plans", "Findings, alarm points and incidents on the plan"},
		{"/environment-alarms", "Alarm points", "Where they are and when they were tested. No alarm"},
		{"/environment/method", "How places are scored", "The list of 66 items and what its answers count"},
	}},
	{"Campaigns and what works", []entry{
		{"/campaigns", "Campaigns", "What staff and public are told, and whom it reached"},
		{"/stories", "Stories", "What colleagues tell, as far as each agreed"},
		{"/my-stories", "My own stories", "Tell yours, or take it back"},
		{"/campaign-stories", "Stories to read", "Those that wait before they are shown"},
		{"/story-consents", "Consents", "Which stories are kept, and who consented"},
		{"/library", "Evidence library", "What was tried, and how strong the evidence is"},
		{"/library-uptake", "Taken over here", "What is tried, kept and stopped, and why"},
		{"/library-tools", "Risk tools", "Those of others, with their cautions and rights"},
	}},
	{"Partners and prevention", []entry{
		{"/network", "Partners", "Whom you work with outside, and what is late between you"},
		{"/network/contacts", "Contacts at partners", "Those that were not confirmed for a year first"},
		{"/network/commitments", "Commitments", "What you and your partners promised each other"},
		{"/network/agreements", "Sharing agreements", "What may be shared with whom, and what ends soon"},
		{"/network/releases", "Releases to partners", "What the screen stopped, what waits for two people, what is out"},
		{"/network/problems", "Problems by four steps", "Counted, explained, tested, spread"},
		{"/network/profiles", "Profiles of releases", "Every field that may go out, and where it is defined"},
	}},
	{"Programme and reports", []entry{
		{"/programme", "Programme", "Every strand: money, milestones, state and what is to be decided"},
		{"/programme/papers", "Papers of the programme", "Frozen for each meeting of the board"},
		{"/reports-to-you", "Reports to you", "What your audience gets, and when the next one comes"},
		{"/report-matrix", "Who gets which report", "How often, how much, and what is late or failed"},
	}},
	{"Returns and publication", []entry{
		{"/returns", "Returns", "What was sent for each month, and what is missing"},
		{"/mapping", "Mapping", "What the words of a local system mean nationally"},
		{"/quality", "Data quality", "How good the figures are that came"},
		{"/bases", "Numbers to divide by", "Staff in post, bed days, calls"},
		{"/data-set", "Data set", "Fields, code lists and rules"},
		{"/publishing", "Releases", "Figures on their way out"},
		{"/releases", "Published figures", "As everybody can read them"},
		{"/foi", "Yearly questions", "Answers to the questions that come every year"},
		{"/workbench", "Workbench", "Count facts by anything, and keep the question"},
	}},
	{"Groups and meetings", []entry{
		{"/meetings", "Meetings", "Those to come, their papers, and what was decided"},
		{"/actions", "Actions", "What was promised at meetings, late ones first"},
		{"/groups", "Groups", "Committees and groups, with their terms of reference"},
	}},
	{"This organisation", []entry{
		{"/help", "Who to turn to here", "Names, hours and numbers for every site"},
		{"/organisation/directory", "Directory", "Change who stands there"},
		{"/organisation", "Organisation", "Sites, units and places"},
		{"/organisation/places", "Places", "Posters and short links that name a place"},
		{"/organisations", "Organisations", "Every organisation, and what became of it"},
		{"/people", "People", "Accounts and roles"},
		{"/letters", "Letters", "Templates and their words"},
		{"/cost/rates", "Prices", "What an hour or a case costs"},
		{"/sanctions/levels", "Levels of sanctions", "How long they last here, and from which age"},
		{"/keys", "Keys for programs", "Tokens of the interface"},
		{"/admin/messages", "Messages", "Those that did not arrive"},
		{"/health", "Health", "How the system is"},
		{"/audit", "Audit", "What was done, by whom"},
		{"/who-can-see-what", "Who can see what", "Every role and what it reaches"},
	}},
}

// shelves gives what the actor of a request may begin at.
func (s *Server) shelves(ctx context.Context) []shelf {
	a, action := authz.From(ctx), map[string]authz.Action{}
	a.Strong = true // a page that wants a second factor asks for it when it is opened
	for _, r := range s.App.Routes() {
		action[r.Pattern] = r.Action
	}
	var out []shelf
	for _, g := range everything {
		mine := shelf{title: lang.T(ctx, g.title)}
		for _, e := range g.entries {
			if act := action["GET "+e.href]; act == web.Public || s.Policy.May(a, act) {
				mine.entries = append(mine.entries, entry{e.href, lang.T(ctx, e.label), lang.T(ctx, e.does)})
			}
		}
		if len(mine.entries) > 0 {
			out = append(out, mine)
		}
	}
	return out
}

func (s *Server) more(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Everything you can open here"), Body: moreBody(s.shelves(ctx))})
}
