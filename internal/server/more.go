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
