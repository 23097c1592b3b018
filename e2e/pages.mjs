// Every page of the program, from its own route table: which are to be walked, as whom, and by which address.
//
// A new page without a parameter is found by itself. One with a parameter is found when a page of the same role links to
// it; otherwise say in VISITS how it is reached. A route that serves no HTML says why in NO_PAGE.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROLES } from "./lib.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// NO_PAGE are GET routes that answer with no page of their own, each with the reason. The walk asks those that it knows an
// address of, and fails when one has become a page.
export const NO_PAGE = {
  "/my-case": "leads to the only case that one is part of; several are a list",
  "/evidence/{id}/content/{pass}": "an exhibit itself",
  "/evidence-register/{file}": "a download",
  "/collect/{token}/bundle": "a bundle to download",
  "/collect/{token}/receipt": "a receipt to download",
  "/assets/": "style sheets, scripts and pictures",
  "/assets/offline/": "scripts of the form",
  "/sw.js": "a script",
  "/manifest.webmanifest": "names the form as an app",
  "/healthz": "one word for load balancers",
  "/session": "when the session ends, for scripts",
  "/language/{code}": "keeps the language and goes back",
  "/n/{org}/{notice}": "leads to what the notice tells of",
  "/r/{code}": "leads from a poster to the form",
  "/organisation": "leads to the first of its pages",
  "/report/elsewhere": "leads to the question of the place",
  "/dashboard/reporting/{file}": "figures to download",
  "/dashboard/{measure}/{file}": "figures to download",
  "/dashboard/download/{file}": "figures to download",
  "/slice/{file}": "figures to download",
  "/picture/{place}/{file}": "figures to download",
  "/compare/{file}": "figures to download",
  "/patterns/{file}": "figures to download",
  "/equity/{file}": "figures to download",
  "/measures/download/{file}": "a download",
  "/releases/feed.atom": "a feed for programs",
  "/releases/{id}/{file}": "a file to download",
  "/foi/{id}/{file}": "a letter or file to take away",
  "/board-packs/board-packs.csv": "a download",
  "/board-packs/board-packs.xlsx": "a download",
  "/board-packs/{pack}/files/{file}": "a form of the pack to take away",
  "/workbench/answer/{file}": "a file to download",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/standard/download.", "/standard/checks/download.", "/standard/catalogues/{version}/download.", "/standard/evidence/download.", "/standard/assessments/{id}/download.", "/standard/assessments/{id}/statements/{statement}/download."].map((p) => [p + f, "a download"]))),
  ...Object.fromEntries(["docx", "pdf"].flatMap((f) => ["/standard/assessments/{id}/assessment.", "/standard/assessments/{id}/sections/{section}/section.", "/standard/assessments/{id}/statements/{statement}/statement."].map((p) => [p + f, "a document to take away"]))),
  "/standard/assessments/{id}/carry": "brings version 1 over to version 2, which the trust of the demonstration has done; its journey looks at it",
  "/standard/wording/{id}": "what a file of wording would change before it is applied; the demonstration has none",
  "/standard/evidence/{id}/file": "evidence itself",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/standard/plan/download.", "/standard/assessments/{id}/sheet/empty.", "/standard/assessments/{id}/sheet/filled.", "/standard/assessments/{id}/consistency/download.", "/standard/campaigns/{campaign}/download.", "/standard/rollup/download.", "/standard/moderation/{moderation}/download."].map((p) => [p + f, "a download"]))),
  "/standard/assessments/{id}/sheet/{sheet}": "the preview of a file that somebody sent; e2e sends none",
  "/cases/download.csv": "a download",
  "/cases/download.xlsx": "a download",
  "/cases/download.json": "a download",
  "/cases/{id}/step": "asks about a step that its query names; without one there is nothing",
  "/cases/{id}/same": "asks about two people that its query names; without them there is nothing",
  "/cases/{id}/remove-person": "asks about somebody whom its query names; without one there is nothing",
  "/cases/{id}/revoke": "asks about a referral that its query names; without one there is nothing",
  "/cases/{id}/answered": "asks about a referral that its query names; without one there is nothing",
  "/cases/{id}/approve": "asks about what its query names; without it there is nothing",
  "/cases/{id}/break-glass": "asks about a case that is sealed for its reader, to which no list leads",
  "/organisation/directory.csv": "a download",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/risk/", "/risk/heat-map/", "/risk/controls/", "/risk-register/", "/lone-working/"].map((p) => [p + "download." + f, "a download"]))),
  ...Object.fromEntries(["docx", "pdf"].map((f) => ["/risk/{id}/versions/{n}/assessment." + f, "a document to take away"])),
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/training/", "/training/competences/", "/training/ending/", "/training/beyond/"].map((p) => [p + "download." + f, "a download"]))),
  "/training/imports/{import}/refused.csv": "rows to download",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/environment/", "/environment/{id}/", "/environment-findings/", "/environment-alarms/"].map((p) => [p + "download." + f, "a download"]))),
  "/environment/{id}/photos/{photo}": "a picture", "/environment-plans/{id}/picture": "a picture",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/campaigns/", "/stories/", "/campaigns/{id}/activities/", "/campaigns/{id}/reach/", "/campaigns/{id}/waves/", "/library/", "/library-uptake/", "/library-tools/"].map((p) => [p + "download." + f, "a download"]))),
  "/withdraw-story/{token}": "the link of a story, which its teller alone sees; campaign.test.mjs withdraws one and server's tests open the link",
  "/my-stories/{story}/agree": "asks about words that somebody else suggested; a story without them has nothing to agree to",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/clips/", "/footage-requests/", "/redactions/"].map((p) => [p + "download." + f, "a download"]))),
  "/clips/due": "leads to the list of clips that are overwritten soon",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/cameras/", "/cameras/uses/", "/cameras/recordings/", "/cameras/decisions/", "/cameras/losses/"].map((p) => [p + "download." + f, "a download"]))),
  "/risk/{id}/control": "asks about a danger that its query names; without one there is nothing",
  "/risk/{id}/hazard-out": "asks about a danger that its query names; without one there is nothing",
  "/sanctions/download.csv": "a download",
  "/sanctions/download.xlsx": "a download",
  "/markers/download.csv": "a download",
  "/markers/download.xlsx": "a download",
  "/sanctions/equality/files/{file}": "figures to download",
  "/decisions/{id}/letters/{letter}": "a letter as it was made, to print",
  "/markers/{id}/letters/{letter}": "a letter as it was made, to print",
  "/organisation/sites.csv": "a download",
  "/organisation/units.csv": "a download",
  "/organisations.csv": "a download",
  "/reports/download.csv": "a download",
  "/reports/download.json": "a download",
  "/reports/download.xlsx": "a download",
  "/reports/{id}/files/{file}": "a file to download",
  "/mapping/{map}/labels.csv": "a download",
  "/mapping/{map}/labels.json": "a download",
  "/mapping/{map}/labels.xlsx": "a download",
  "/mapping/{map}/map.json": "a map file to download",
  "/mapping/{map}/versions/{version}/map.json": "a map file to download",
  ...Object.fromEntries(["/cases/{id}/cost.csv", "/cases/{id}/cost.xlsx", "/cost/units.csv", "/cost/units.xlsx", "/riddor/list.csv", "/riddor/list.xlsx"].map((p) => [p, "a download"])),
  ...Object.fromEntries(["docx", "pdf"].flatMap((f) => ["/cases/{id}/letters/{letter}/letter.", "/decisions/{id}/letters/{letter}/letter.", "/markers/{id}/letters/{letter}/letter.", "/cases/{id}/riddor/{person}/f2508."].map((p) => [p + f, "a document to take away"]))),
  ...Object.fromEntries(["html", "docx", "pdf"].flatMap((f) => [...f === "html" ? [] : ["/cases/{id}/justice/statements/{statement}/statement."], "/my-case/{id}/statement/statement."].map((p) => [p + f, "a statement as a document, to print or take away"]))),
  "/sign-in/account/{provider}": "leads to another service",
  "/survey/at/{org}/files/{file}": "figures to download",
  "/survey/groups/{group}/files/{file}": "figures to download",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => [...["sessions", "providers", "needs", "qualifications", "effect"].map((p) => ["/training/" + p + "/download." + f, "a download"]), ["/training/sessions/{id}/bookings." + f, "a download"]])),
  "/training/calendar/{token}/sessions.ics": "a calendar file",
  "/training/providers/{id}/end-certificate": "asks about a certificate that its query names; without one there is nothing",
  ...Object.fromEntries(["decide", "require"].map((p) => ["/training/needs/{id}/" + p, "asks about a line that its query names; without one there is nothing. training.test.mjs looks at it"])),
  "/pilot-files/{file}": "a download",
  "/pilots/{id}/files/{file}": "figures to download",
  "/pilot-reports/{id}/{file}": "a report to print or take away",
  "/network/files/{file}": "a download",
  "/network/releases/{id}/release.csv": "the file of a release",
  "/network/releases/{id}/mend": "asks about words that its query names; without them there is nothing. network.test.mjs looks at it",
  "/network/releases/{id}/out": "asks about a row that its query names; without one there is nothing",
  "/programme/files/{file}": "a download",
  "/programme/papers/{id}/{file}": "papers to print or take away",
  "/programme/strands/{id}/answer": "asks about a challenge that its query names; without one there is nothing",
  "/reports-to-you/{id}/{file}": "a report to print or take away",
  "/report-matrix/files/{file}": "a download",
  "/survey/published/files/{file}": "figures to download",
  "/survey/imports/{import}/files/{file}": "what is odd in a file, to download",
  ...Object.fromEntries(["csv", "xlsx", "json"].flatMap((f) => ["/returns.", "/bases.", "/returns/{org}/{id}/problems.", "/data-set/fields.", "/data-set/lists.", "/data-set/rules."].map((p) => [p + f, "a download"]))),
  "/data-set/template.csv": "a download",
  "/police/hearings.ics": "a calendar file",
  "/meetings/calendar.ics": "a calendar file",
  "/meetings/{id}/papers/{paper}": "a paper to take away",
  ...Object.fromEntries(["edit", "withdraw", "interest", "part", "paper", "decide"].map((p) => ["/meetings/{id}/" + p, "asks about an item that its query names; without one there is nothing. governance.test.mjs looks at it"])),
  ...Object.fromEntries(["csv", "xlsx"].map((f) => ["/actions/download." + f, "a download"])),
  "/police/files/{file}": "a download",
  "/justice-review/files/{file}": "figures to download",
  ...Object.fromEntries(["csv", "xlsx"].flatMap((f) => ["/quality.", "/quality/{org}/scores."].map((p) => [p + f, "a download"]))),
};

// VISITS say who walks a route and by which address, where that does not follow from its action and from links. The
// visitors that are no roles are made in visitors.mjs.
export const VISITS = {
  ...Object.fromEntries(["", "/edit", "/hazard", "/consulted", "/drop", "/copy", "/versions/{n}"].map((p) => ["/risk/{id}" + p, { as: "assessing" }])),
  ...Object.fromEntries(["", "/print", "/finish", "/items/{item}"].map((p) => ["/environment/{id}" + p, { as: "specialist", ...(p === "/finish" || p === "/items/{item}" ? { beside: "/environment/{id}", add: p.replace("{item}", "EN01") } : {}) }])),
  ...Object.fromEntries([["", "specialist"], ["/assign", "specialist"], ["/fix", "specialist"], ["/recheck", "union"]].map(([p, as]) => ["/environment-findings/{id}" + p, { as, ...(p ? { beside: "/environment-findings/{id}", add: p } : {}) }])),
  "/environment-alarms/{id}/test": { as: "specialist", beside: "/environment-alarms/{id}", add: "/test" },
  "/environment-plans/{id}/pin": { as: "specialist", beside: "/environment-plans/{id}", add: "/pin" },
  "/risk/{id}/approve": { as: "specialist" }, // a draft that somebody else wrote leads to it
  ...Object.fromEntries(["/clips", "/clips/new", "/clips/rules", "/clips/{clip}", ...["class", "looked", "hold", "lift", "exhibit", "police", "receipt", "mask", "viewed"].map((p) => "/clips/{clip}/" + p)].map((p) => [p, p.startsWith("/clips/{clip}/") ? { as: "specialist", beside: "/clips/{clip}", add: p.slice(13) } : { as: "specialist" }])),
  "/clips/{clip}/erase": { as: "privacy", beside: "/clips/{clip}", add: "/erase" },
  "/footage-requests/{request}": { as: "privacy" },
  ...Object.fromEntries(["found", "extend", "answer", "withdraw"].map((p) => ["/footage-requests/{request}/" + p, { as: "privacy", beside: "/footage-requests/{request}", add: "/" + p }])),
  ...Object.fromEntries(["masked", "look"].map((p) => ["/redactions/{redaction}/" + p, { as: "privacy", beside: "/redactions/{redaction}", add: "/" + p }])),
  "/risk-register": { as: "specialist" },
  "/risk/{id}/versions/{n}/print": { as: "specialist" },
  "/programme/papers/{id}": { as: "national" },
  "/pilots/{id}": { as: "national" },
  "/pilot-reports/{id}": { as: "national" },
  ...Object.fromEntries(["protocol", "sites", "amend", "figures"].map((p) => ["/pilots/{id}/" + p, { as: "national", beside: "/pilots/{id}", add: "/" + p }])),
  ...Object.fromEntries(["edit", "declare"].map((p) => ["/pilots/{id}/" + p, { as: "national", beside: "/pilots/{id}", add: "/" + p }])),
  ...Object.fromEntries(["/edit", "/contact", "/meeting", "/commitment"].map((p) => ["/network/partners/{id}" + p, { as: "specialist", beside: "/network/partners/{id}", add: p }])),
  ...Object.fromEntries(["/edit", "/theirs", "/review", "/end"].map((p) => ["/network/agreements/{id}" + p, { as: "specialist", beside: "/network/agreements/{id}", add: p }])),
  "/network/agreements/{id}/sign": { as: "executive", beside: "/network/agreements/{id}", add: "/sign" }, // only one that nobody signed for us links to it
  ...Object.fromEntries(["/fields", "/drop", "/rows", "/receipt"].map((p) => ["/network/releases/{id}" + p, { as: "specialist", beside: "/network/releases/{id}", add: p }])),
  ...Object.fromEntries(["/edit", "/entry"].map((p) => ["/network/problems/{id}" + p, { as: "specialist", beside: "/network/problems/{id}", add: p }])),
  "/standard/assessments/{id}/statements/{statement}/page": { as: "specialist" },
  "/standard/moderation": { as: "region" },
  "/standard/moderation/{moderation}": { as: "region" },
  "/standard/moderation/{moderation}/{org}/{indicator}": { as: "region" },
  "/risk": { as: "specialist" },
  "/training/unit": { as: "specialist" },
  "/training/imports/{import}": { as: "specialist" },
  "/training/requirements/{requirement}/end": { as: "specialist" },
  "/training/competences/{competence}/change": { as: "specialist" },
  ...Object.fromEntries(["", "/edit", "/open", "/cancel", "/book", "/book-me", "/attend"].map((p) => ["/training/sessions/{id}" + p, { as: "specialist", beside: "/training/sessions/{id}", add: p }])),
  "/training/bookings/{id}/refuse": { as: "specialist" },
  ...Object.fromEntries(["/give-back", "/say"].map((p) => ["/training/mine/{id}" + p, { as: "reporter" }])),
  ...Object.fromEntries(["", "/evidence"].map((p) => ["/training/portfolio/{id}" + p, { as: "reporter" }])),
  ...Object.fromEntries(["", "/certificate", "/end"].map((p) => ["/training/providers/{id}" + p, { as: "specialist" }])),
  ...Object.fromEntries(["", "/rest", "/send"].map((p) => ["/training/needs/{id}" + p, { as: "specialist", beside: "/training/needs/{id}", add: p }])),
  ...Object.fromEntries(["/approve", "/return"].map((p) => ["/training/needs/{id}" + p, { as: "executive", beside: "/training/needs/{id}", add: p }])),
  ...Object.fromEntries(["", "/learner"].map((p) => ["/training/qualifications/{id}" + p, { as: "specialist" }])),
  ...Object.fromEntries(["", "/unit", "/result"].map((p) => ["/training/learners/{id}" + p, { as: "specialist" }])),
  ...Object.fromEntries(["", "/figures", "/poster", "/activity", "/reach", "/asset"].map((p) => ["/campaigns/{id}" + p, { as: "specialist", beside: "/campaigns/{id}", add: p }])),
  "/campaigns/{id}/material/{asset}/off": { as: "national" },
  "/campaigns/{id}/tell": { as: "reporter" },
  ...Object.fromEntries(["/edit", "/wave", "/close", "/open"].map((p) => ["/campaigns/{id}" + p, { as: "national", beside: "/campaigns/{id}", add: p }])),
  "/campaign-waves/{wave}/answer": { as: "reporter" },
  "/campaign-waves/{wave}/end": { as: "national" },
  ...Object.fromEntries(["", "/show", "/down", "/suggest"].map((p) => ["/campaign-stories/{story}" + p, { as: "specialist", beside: "/campaign-stories/{story}", add: p }])),
  ...Object.fromEntries(["", "/withdraw", "/consent"].map((p) => ["/my-stories/{story}" + p, { as: "reporter", beside: "/my-stories/{story}", add: p }])),
  "/story-consents/{story}": { as: "privacy" },
  ...Object.fromEntries(["", "/adopt", "/versions/{n}", "/draft", "/edit", "/send", "/retire", "/review"].map((p) => ["/library/{id}" + p, { as: "specialist", beside: "/library/{id}", add: p.replace("{n}", "1") }])), // the first of the list is the trust's own
  ...Object.fromEntries(["", "/settle"].map((p) => ["/library-uptake/{adoption}" + p, { as: "specialist", beside: "/library-uptake/{adoption}", add: p }])),
  "/camera": { as: "reporter" },
  "/camera/recordings": { as: "reporter" },
  "/camera/recordings/{id}": { as: "reporter" },
  ...Object.fromEntries(["", "/fault"].map((p) => ["/camera/take/{id}" + p, { as: "reporter", beside: "/camera/take/{id}", add: p }])),
  "/cameras": { as: "specialist" },
  "/cameras/recordings": { as: "specialist" },
  "/cameras/recordings/{id}": { as: "specialist" },
  ...Object.fromEntries(["", "/ready", "/repair", "/retire", "/lost", "/found"].map((p) => ["/cameras/devices/{id}" + p, { as: "specialist", beside: "/cameras/devices/{id}", add: p }])),
  ...Object.fromEntries(["", "/edit", "/dpia", "/policy", "/signage", "/consultation", "/pause", "/end"].map((p) => ["/cameras/uses/{id}" + p, { as: "specialist", beside: "/cameras/uses/{id}", add: p }])),
  ...Object.fromEntries(["", "/decide"].map((p) => ["/cameras/losses/{id}" + p, { as: "privacy", beside: "/cameras/losses/{id}", add: p }])),
  "/my-checks/{id}/follow-up": { beside: "/my-checks/{id}", add: "/follow-up" }, // only a buddy's page links to it
  "/letters/{key}/sample": { path: "/letters/case_support/sample?version=0" },
  ...Object.fromEntries(["", "/appeal", "/decide", "/delivered", "/gate?g=G1", "/letter", "/review", "/seat", "/withdraw"].map((p) => ["/decisions/{id}" + p.split("?")[0], { as: "specialist", beside: "/decisions/{id}", add: p }])),
  ...Object.fromEntries(["/appeal-outcome", "/exception?g=G2"].map((p) => ["/decisions/{id}" + p.split("?")[0], { as: "executive", beside: "/decisions/{id}", add: p }])),
  ...Object.fromEntries(["", "/appeal", "/appeal-outcome", "/decide", "/delivered", "/gone", "/letter", "/received", "/review", "/share", "/withhold"].map((p) => ["/markers/{id}" + p, { as: "specialist", beside: "/markers/{id}", add: p }])),
  ...Object.fromEntries(["/adopt", "/ask", "/close", "/consult", "/redraft", "/comments"].map((p) => ["/standard/assessments/{id}" + p, { as: "specialist", beside: "/standard/assessments/{id}", add: p }])),
  ...Object.fromEntries([["/sign", "executive"], ["/assure", "board"], ["/stand", "union"]].map(([p, as]) => ["/standard/assessments/{id}" + p, { as, beside: "/standard/assessments/{id}", add: p }])),
  ...Object.fromEntries([["/evidence", "specialist"], ["/reuse", "specialist"], ["/unuse", "specialist"], ["/settle", "specialist"], ["/view", "union"], ["/approve", "executive"]].map(([p, as]) => ["/standard/assessments/{id}/indicators/{code}" + p, { as, beside: "/standard/assessments/{id}", add: "/indicators/D4-a" + p }])),
  ...Object.fromEntries(["/plan", "/plan/add", "/sheet", "/consistency"].map((p) => ["/standard/assessments/{id}" + p, { as: "specialist", beside: "/standard/assessments/{id}", add: p }])),
  ...Object.fromEntries(["/edit", "/progress", "/finish", "/close", "/reopen", "/accept", "/merge"].map((p) => ["/standard/plan/{id}" + p, { as: "specialist", beside: "/standard/plan/{id}", add: p }])),
  "/standard/evidence/{id}/renew": { as: "specialist", beside: "/standard/evidence/{id}", add: "/renew" },
  ...Object.fromEntries(["plan", "declare"].map((p) => ["/groups/{id}/" + p, { as: "specialist", beside: "/groups/{id}", add: "/" + p }])),
  ...Object.fromEntries(["item", "write", "action", "agree", "reschedule", "cancel"].map((p) => ["/meetings/{id}/" + p, { as: "specialist", beside: "/meetings/{id}", add: "/" + p }])),
  ...Object.fromEntries(["report", "done", "later"].map((p) => ["/actions/{id}/" + p, { as: "specialist", beside: "/actions/{id}", add: "/" + p }])),
  "/orders/{id}/end": { as: "specialist", beside: "/orders/{id}", add: "/end" },
  ...Object.fromEntries(["", "/who", "/sheet", "/open/{file}", "/look/{pass}", "/bundle", "/disclose", "/disclosures/{disclosure}", "/hold", "/return", "/correct", "/redact", "/lift/{hold}"].map((p) => ["/evidence/{id}" + p, { as: "keeping" }])),
  ...Object.fromEntries(["settle", "kept", "receive", "delete", "decide"].map((p) => ["/evidence/{id}/" + p, { as: "keeping", beside: "/evidence/{id}", add: "/" + p }])),
  "/evidence-of/{kind}/{subject}": { as: "keeping" },
  "/evidence-new/{kind}/{subject}": { as: "keeping" },
  "/collect/{token}": { as: "collecting" },
  "/releases/{id}": { as: "releasing" },
  "/publishing/{id}": { as: "releasing" },
  "/publishing/{id}/change": { as: "releasing" },
  "/publishing/{id}/tables": { as: "releasing" },
  "/publishing/{id}/log": { as: "releasing" },
  "/publishing/{id}/verify": { as: "releasing" },
  "/publishing/{id}/withdraw": { as: "releasing" },
  "/foi/{id}": { as: "asked" },
  ...Object.fromEntries(["/side", "/decided"].map((p) => ["/programme/strands/{id}" + p, { as: "national", beside: "/programme/strands/{id}", add: p + "?of=3" }])),
  ...Object.fromEntries(["/words", "/sign", "/reopen", "/changes"].map((p) => ["/board-packs/{pack}" + p, { as: "executive", beside: "/board-packs/{pack}", add: p }])), // only a draft or a frozen pack links to each
  "/survey/groups/{group}": { as: "national", path: "/survey/groups/acute" },
  "/{$}": { path: "/" },
  "/report/{step}": { paths: ["safe", "what", "when", "who", "police", "contact", "words"].map((s) => "/report/" + s) },
  "/report/check": { as: "writing" },
  "/report/later": { as: "writing" },
  "/report/sent": { as: "sent" },
  "/report/progress/see": { as: "holding" },
  "/report/progress/files": { as: "holding" },
  "/report/progress/withdraw": { as: "holding" },
  "/sign-in/code": { as: "half in" },
  "/first-run": { as: "first" },
  "/sign-in/account/{provider}/back": { as: "first", path: "/sign-in/account/work/back?code=invented&state=invented", status: 422 },
  "/invitation/{token}": { as: "invited" },
  "/forgotten/{token}": { as: "forgetful" },
  "/limits": { path: "/limits?measure=staff_hurt" },
  "/figure": { path: "/figure?measure=incidents" },
  "/returns/{org}": { as: "national" },
  "/returns/{org}/{id}": { as: "national" },
  "/returns/{org}/{id}/rows": { as: "national" },
  "/returns/approve": { as: "national", path: "/returns/approve?month=2026-10" },
  ...Object.fromEntries(["went", "stepped", "held", "lift", "read", "give", "decline", "passed", "outcome", "senior", "move", "mend", "ask"].map((a) => ["/cases/{id}/justice/" + a, { beside: "/cases/{id}/justice", add: "/" + a }])),
  "/cases/{id}/justice/approve": { as: "privacy", beside: "/cases/{id}/justice", add: "/approve" },
  "/update/{token}": { path: "/update/invented", status: 404 }, // the right ones are in nobody's hands but an officer's
  "/cases/{id}/reopen": { beside: "/cases/{id}", add: "/reopen" }, // only closed cases link to it
  "/cases/{id}/unlock": { beside: "/cases/{id}", add: "/unlock" }, // only restricted cases link to it
  "/reports/{id}/merge": { beside: "/reports/{id}", add: "/merge" }, // only records with a likely twin link to it
};

// MISTAKES are pages as they come back with something to be mended: each answers 422.
export const MISTAKES = {
  privacy: ["/openings?ref=HW-NONE", "/audit?from=yesterday"],
  manager: ["/reports?from=2026-13-45"],
  executive: ["/dashboard?staff_group=nobody&to=2099-01", "/slice?measure=none&by=nothing"],
};

// routes gives the GET routes that may be pages: { path, action }, and how many calls of the API there are beside them.
export function routes() {
  const lines = readFileSync(join(root, "internal/server/testdata/routes.golden"), "utf8").trim().split("\n").map((l) => l.split(/\s+/)).filter(([method]) => method === "GET");
  return { pages: lines.filter(([, , , kind]) => kind !== "api").map(([, path, action]) => ({ path, action })), calls: lines.filter(([, , , kind]) => kind === "api").length };
}

const columns = { sexual_safety: "sexual", administrator: "admin" };

// grants gives for each action the roles that may do it, in the order of ROLES; "nobody" is whoever is not signed in.
export function grants() {
  const rows = readFileSync(join(root, "docs/permissions.md"), "utf8").split("\n").filter((l) => l.startsWith("|")).map((l) => l.split("|").slice(1, -1).map((c) => c.trim()));
  const heads = rows[0].map((h) => columns[h] ?? h), out = new Map([["public", ["nobody"]]]);
  for (const row of rows.slice(2)) {
    const may = heads.filter((h, i) => i > 1 && row[i]);
    out.set(row[0].replaceAll("`", ""), may.includes("public") ? ["nobody"] : Object.keys(ROLES).filter((r) => may.includes(r)));
  }
  return out;
}

// pattern gives what addresses of a route look like. A literal route is told from a parameter by most().
export function pattern(path) {
  return new RegExp("^" + path.replace(/\{\$\}$/, "").split(/\{[^}]+\}/).map((s) => s.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("[^/]+") + "$");
}

// most gives the route that an address belongs to: the one with the fewest parameters.
export function most(all, address) {
  const fits = all.filter((r) => r.match.test(address));
  return fits.sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}
