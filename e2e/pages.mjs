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
  "/risk/{id}/approve": { as: "specialist" }, // a draft that somebody else wrote leads to it
  "/risk-register": { as: "specialist" },
  "/risk/{id}/versions/{n}/print": { as: "specialist" },
  "/programme/papers/{id}": { as: "national" },
  "/standard/assessments/{id}/statements/{statement}/page": { as: "specialist" },
  "/standard/moderation": { as: "region" },
  "/standard/moderation/{moderation}": { as: "region" },
  "/standard/moderation/{moderation}/{org}/{indicator}": { as: "region" },
  "/risk": { as: "specialist" },
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
  ...Object.fromEntries(["settle", "receive", "delete", "decide"].map((p) => ["/evidence/{id}/" + p, { as: "keeping", beside: "/evidence/{id}", add: "/" + p }])),
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
