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
  "/dashboard/{file}": "figures to download",
  "/organisation/directory.csv": "a download",
  "/organisation/sites.csv": "a download",
  "/organisation/units.csv": "a download",
  "/organisations.csv": "a download",
  "/reports/download.csv": "a download",
  "/reports/download.json": "a download",
  "/reports/download.xlsx": "a download",
  "/reports/{id}/files/{file}": "a file to download",
  "/sign-in/account/{provider}": "leads to another service",
};

// VISITS say who walks a route and by which address, where that does not follow from its action and from links. The
// visitors that are no roles are made in visitors.mjs.
export const VISITS = {
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
  "/reports/{id}/merge": { beside: "/reports/{id}", add: "/merge" }, // only records with a likely twin link to it
};

// MISTAKES are pages as they come back with something to be mended: each answers 422.
export const MISTAKES = {
  privacy: ["/openings?ref=HW-NONE", "/audit?from=yesterday"],
  manager: ["/reports?from=2026-13-45"],
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
