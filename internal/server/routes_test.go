package server_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/server"
	"github.com/havenward/havenward/internal/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

// whole makes a server with everything that a build can serve, on an empty database.
func whole(t *testing.T) *server.Server {
	t.Helper()
	s, err := server.New(t.Context(), config.Config{Data: t.TempDir(), Addr: "127.0.0.1:0"}, server.Options{Demo: true, Storybook: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// golden compares with a checked-in file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: write it with make update", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s is not fresh; read the difference, then make update:\n%s", file, d)
	}
}

func TestEveryRouteNamesItsAction(t *testing.T) {
	s := whole(t)
	known := map[authz.Action]bool{web.Public: true}
	for _, g := range s.Policy.Grants() {
		known[g.Action] = true
	}
	var b strings.Builder
	for _, r := range s.App.Routes() {
		if !known[r.Action] {
			t.Errorf("%s asks for %q, which no area grants", r.Pattern, r.Action)
		}
		method, path, _ := strings.Cut(r.Pattern, " ")
		kind := "page"
		if r.API {
			kind = "api"
		}
		fmt.Fprintf(&b, "%-6s %-50s %-24s %s\n", method, path, r.Action, kind)
	}
	golden(t, "testdata/routes.golden", b.String())
}

// inService are the actions that no route names, because a service checks them inside, with where.
var inService = map[authz.Action]string{
	"home.open":             "the first page is open to all; the navigation asks it",
	"session.begin":         "identity: every way to sign in ends in it",
	"account.edit":          "identity: the pages of one's own account call it for the session's person",
	"account.join":          "identity: taking up an invitation",
	"install.first_run":     "identity: the code on the terminal",
	"person.bring":          "identity: the demonstration and files of joiners bring people in",
	"person.find":           "identity: choosing a colleague to hand work to",
	"case.choose":           "casework: Own, by which whoever was affected writes a choice down under their label",
	"case.review.late":      "boardpack: what is overdue, counted for the paper",
	"riddor.days":           "casework: the job that counts the days of RIDDOR",
	"campaign.veiled":       "campaign: what a teller or somebody who answers does, so that the audit log does not name them",
	"campaign.link":         "campaign: WithdrawByLink, which the page of a story's link calls for nobody in particular",
	"campaign.sweep":        "campaign: the job that wipes stories whose consent has ended",
	"network.count":         "network: Share, which the programme board calls",
	"risk.follow":           "risk: the jobs by which reports call for a review, and that end acceptances",
	"training.keep":         "training: the jobs that read large files and keep the figures of a day",
	"learn.follow":          "learn: the job that writes who attended into the training record",
	"lone.sweep":            "risk: the job that notes missed checks",
	"bodycam.decide":        "bodycam: Decide, by which the program counts what a person tapped, under no name",
	"bodycam.total":         "bodycam: Worn, the figure of the programme board",
	"clip.sweep":            "clip: the jobs that warn of clips, note them as overwritten, and remind of requests",
	"bodycam.follow":        "bodycam: the jobs that remind of cameras, recordings and losses",
	"sanction.sweep":        "sanction: the jobs that end, remind, escalate and follow a case",
	"evidence.follow":       "evidence: the jobs that follow a case or report, and enter what the scanner said",
	"evidence.warn":         "evidence: Warn, the hourly look at footage that nobody has confirmed as saved",
	"evidence.measure":      "evidence: Measures, which the annual review of the Joint Agreement calls",
	"case.follow":           "casework: the jobs that carry what happens to a case to its reports, and tell people",
	"justice.answer":        "justice: Opened and Answer, which the page of a one-time link calls for nobody in particular",
	"justice.sweep":         "justice: the jobs that ask officers, keep silence and warn of clocks",
	"incident.learn":        "incident: Learn, which the jobs of casework call",
	"incident.escalate":     "incident: the job that tells people and the next one when a promise is overdue",
	"org.tree.import":       "cli: havenward org import",
	"collection.check":      "collection: the jobs that check and load what was sent, and make the months of those who record here",
	"incident.import":       "incident: Bulk, which the demonstration and imports of files call",
	"system.backup":         "cli: havenward backup",
	"system.export":         "cli: havenward export all",
	"demo.build":            "demo: havenward demo",
	"publication.audit":     "publication: the job that audits a release that takes long",
	"files.scan":            "files: the job that looks for viruses",
	"notify.alert":          "notify: the job that tells administrators of mail that cannot be sent",
	"notify.ledger":         "notify: Ledger",
	"insight.compute":       "insight: pictures make sums of what every trust sent",
	"jobs.read":             "jobs: Dead",
	"jobs.retry":            "jobs: Retry",
	"jobs.discard":          "jobs: Discard",
	"audit.read":            "audit: Search",
	"system.health":         "jobs: Health",
	"standard.sweep":        "standard: the jobs that lower ratings, remind and hand over after a merger",
	"standard.positions":    "standard: Standings, which the page of commissioners’ checks calls",
	"governance.chase":      "governance: the job that chases actions",
	"briefing.run":          "briefing: Sweep, the job that makes reports at their time",
	"briefing.below":        "briefing: makers of reports for boards, regions and England count with it",
	"standard.plan.sweep":   "standard/improve: the job that reminds of actions",
	"standard.rounds.sweep": "standard/round: the job that reminds of campaigns",
}

func TestEveryActionIsUsed(t *testing.T) {
	s := whole(t)
	byRoute := map[authz.Action]string{}
	for _, r := range s.App.Routes() {
		byRoute[r.Action] = r.Pattern
	}
	for _, g := range s.Policy.Grants() {
		if byRoute[g.Action] == "" && inService[g.Action] == "" {
			t.Errorf("no route uses %s, and inService does not say which service does", g.Action)
		}
		if g.Does == "" {
			t.Errorf("%s does not say what it does", g.Action)
		}
		if len(g.Roles) == 0 {
			t.Errorf("nobody may do %s", g.Action)
		}
	}
	for act := range inService {
		if !slices.ContainsFunc(s.Policy.Grants(), func(g authz.Grant) bool { return g.Action == act }) {
			t.Errorf("inService names %s, which nobody grants", act)
		}
	}
}

func TestPermissionsDocumentIsFresh(t *testing.T) {
	golden(t, "../../docs/permissions.md", `# Who may do what

Written by a test from the grants in each area's permissions.go; `+"`make update`"+` writes it anew.

Reach: **own** is one's own reports; **unit** is the unit of the role and all under it; **trust** is the whole
organisation; **below** is every organisation under one's own, as aggregates; **any** is reference data that all may
read, and the program's own services. Whoever is signed in may also do what a member of staff and a visitor may.

`+whole(t).Policy.Matrix())
}

// openToAll are the actions that nobody is refused: what a visitor may do, the program's own services may too.
var openToAll = map[authz.Action]bool{"incident.report": true, "org.help": true, "org.place.open": true}

// TestPolicyAllowsAndDeniesAsDocumented asks the policy for every action as every role and compares with the grants: what
// the document shows is what is checked.
func TestPolicyAllowsAndDeniesAsDocumented(t *testing.T) {
	s := whole(t)
	allows, denies := 0, 0
	for _, g := range s.Policy.Grants() {
		_, staff := g.Roles[authz.Reporter]
		_, anyone := g.Roles[authz.Public]
		yes, no := 0, 0
		for _, role := range authz.Roles() {
			_, want := g.Roles[role]
			a := authz.Actor{Role: role, Org: "T01", Strong: true}
			if role != authz.Public {
				a.ID = "per_x"
			}
			if role != authz.Public && role != authz.System && (staff || anyone) {
				want = true
			}
			scope, err := s.Policy.Check(a, g.Action)
			if (err == nil) != want {
				t.Errorf("%s as %s: allowed %v, documented %v", g.Action, role, err == nil, want)
			}
			if err == nil {
				yes++
			} else {
				no++
				if scope.Covers("T01", "") || scope.Org() != "" {
					t.Errorf("%s as %s was refused with a scope that covers something", g.Action, role)
				}
			}
			a.Strong = false
			if _, err := s.Policy.Check(a, g.Action); g.Strong && role != authz.System && err == nil {
				t.Errorf("%s as %s without a second factor is allowed", g.Action, role)
			}
			a.Strong, a.Only = true, []authz.Action{"something.else"}
			if _, err := s.Policy.Check(a, g.Action); err == nil {
				t.Errorf("%s as %s with a key made for something else is allowed", g.Action, role)
			}
		}
		if yes == 0 || no == 0 && !openToAll[g.Action] {
			t.Errorf("%s: %d roles may and %d may not; both must be proved", g.Action, yes, no)
		}
		allows, denies = allows+yes, denies+no
	}
	t.Logf("%d allowed and %d denied", allows, denies)
}
