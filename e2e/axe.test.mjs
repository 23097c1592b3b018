// No page and no component breaks an accessibility rule that a machine can find: phone and desk, light and dark, English
// and Welsh. The pages are those of the route table, each as whoever may open it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PAGES, PHONE, ROLES, device, empty, open, posterCode, quiet, signIn, start, violations } from "./lib.mjs";
import { MISTAKES, NO_PAGE, VISITS, grants, most, pattern, routes } from "./pages.mjs";
import { VISITORS } from "./visitors.mjs";

// LANES are how many pages of the browser are walked at a time.
const LANES = 3;

// HUNT is how many pages are opened to find an address for routes that no page so far has led to.
const HUNT = 200;

let site, browser, bare;
before(async () => {
  site = await start();
  browser = await open();
  site.place = await posterCode(browser, site.base);
  site.empty = async () => (bare ??= await empty()).base;
});
after(async () => { await browser?.close(); await site?.stop(); await bare?.stop(); });

// both checks a page that is open on a phone and at a desk.
async function both(page, where) {
  const bad = [];
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    for (const v of await violations(page)) bad.push(`${where} at ${size.width}: ${v}`);
  }
  return bad;
}

// links gives the addresses on this site that a page leads to.
const links = (page) => page.evaluate(() => [...new Set([...document.querySelectorAll("a[href]")].map((a) => new URL(a.href)).filter((u) => u.origin === location.origin).map((u) => u.pathname))]);

// arrive makes the page of a visitor.
function arrive(name, options = {}) {
  if (VISITORS[name]) return VISITORS[name](browser, site, options);
  assert.ok(ROLES[name], "nobody is called " + name);
  return device(browser, site.base, options).then((context) => signIn(context, name));
}

// lanes runs jobs a few at a time; each gives a list, and all of them together are given.
async function lanes(jobs) {
  const out = [], queue = [...jobs];
  await Promise.all(Array.from({ length: LANES }, async () => { for (let job; (job = queue.shift());) out.push(...await job()); }));
  return out;
}

// nearest gives the address whose beginning is most like that of a route that is sought. The routes take turns, so that an area
// of many pages does not use up the hunt.
function nearest(addresses, sought, turn) {
  const { path } = sought[turn % sought.length];
  const like = (l) => { let n = 0; while (n < l.length && l[n] === path[n]) n++; return n; };
  return addresses.map((l) => [like(l), l]).sort(([a], [b]) => b - a)[0]?.[1];
}

// look walks the routes of one visitor: those whose address is known, and then those that pages lead to.
async function look(name, mine, all, seen) {
  const page = await arrive(name), bad = [], known = new Set(), left = new Set(mine), opened = new Set();
  const learn = async () => { for (const l of await links(page)) known.add(l); };
  const visit = async (route, path, status = 200) => {
    left.delete(route);
    const answer = await page.goto(path);
    if (answer.status() !== status || !/^text\/html/.test(answer.headers()["content-type"] ?? "")) return bad.push(`${path} as ${name}: ${answer.status()} ${answer.headers()["content-type"]}`);
    if (status === 200 && new URL(answer.url()).pathname !== new URL(path, site.base).pathname) return bad.push(`${path} as ${name} leads to ${answer.url()}: say in pages.mjs how it is reached, or why it is no page`);
    opened.add(new URL(path, site.base).pathname);
    seen.pages++;
    await learn();
    bad.push(...await both(page, `${path} as ${name}`));
  };
  if (page.url() !== "about:blank") known.add(new URL(page.url()).pathname);
  for (const r of mine) {
    const how = VISITS[r.path] ?? {};
    for (const path of how.paths ?? (how.path ? [how.path] : r.path.includes("{") ? [] : [r.path])) await visit(r, path, how.status);
  }
  for (const path of PAGES[name] ?? []) if (!opened.has(path) && path !== "/no-such-page") await visit(null, path);
  for (const path of MISTAKES[name] ?? []) await visit(null, path, 422);
  for (let hunt = 0; left.size > 0;) {
    const at = (r) => {
      const { beside, add } = VISITS[r.path] ?? {}, there = [...known].find((l) => beside ? most(all, l)?.path === beside : most(all, l) === r);
      return there && there + (add ?? "");
    };
    const found = [...left].map((r) => [r, at(r)]).filter(([, l]) => l);
    for (const [r, path] of found) await visit(r, path);
    if (found.length > 0) continue;
    const next = nearest([...known].filter((l) => !opened.has(l) && most(all, l) && !NO_PAGE[most(all, l).path]), [...left], hunt);
    if (!next || hunt++ === HUNT) break;
    opened.add(next);
    seen.hunted++;
    if (process.env.HUNTED) console.log("HUNT", name, next, left.size, [...left].map(r=>r.path).slice(0,3).join(" "));
    await page.goto(next);
    await learn();
  }
  for (const r of left) bad.push(`GET ${r.path} has no address as ${name}: link to it from a page of that role, or say in pages.mjs how it is reached`);
  for (const l of known) if (NO_PAGE[most(all, l)?.path]) seen.others.set(most(all, l).path, [page.context(), l]);
  for (const path of seen.others.keys()) {
    const [context, address] = seen.others.get(path);
    if (context !== page.context()) continue;
    const answer = await context.request.get(address, { maxRedirects: 0 });
    if (answer.status() === 200 && /^text\/html/.test(answer.headers()["content-type"] ?? "")) bad.push(`GET ${path} is a page, and pages.mjs says that it is none`);
  }
  bad.push(...new Set(page.context().faults));
  await page.context().close();
  return bad;
}

test("every page of the route table", async (t) => {
  const { pages, calls } = routes(), may = grants(), seen = { pages: 0, hunted: 0, others: new Map() };
  const all = pages.map((r) => ({ ...r, match: pattern(r.path) })), by = new Map();
  for (const path of [...Object.keys(NO_PAGE), ...Object.keys(VISITS)]) assert.ok(all.some((r) => r.path === path), `pages.mjs names ${path}, and no such route is there`);
  for (const r of all) {
    if (NO_PAGE[r.path]) continue;
    const name = VISITS[r.path]?.as ?? may.get(r.action)?.[0];
    assert.ok(name, `nobody may open ${r.path}: ${r.action}`);
    by.set(name, [...by.get(name) ?? [], r]);
  }
  for (const role of Object.keys(PAGES)) if (!by.has(role)) by.set(role, []);
  const bad = await lanes([...by].map(([name, mine]) => () => look(name, mine, all, seen)));
  assert.deepEqual(bad, []);
  t.diagnostic(`${seen.pages} pages of ${all.length - Object.keys(NO_PAGE).length} routes, as ${by.size} visitors, and ${seen.hunted} more to find addresses: ${[...by.keys()].join(", ")}`);
  t.diagnostic(`${Object.keys(NO_PAGE).length} routes serve no HTML, and ${calls} are calls of the API: ${Object.entries(NO_PAGE).map(([path, why]) => `${path} (${why})`).join(", ")}`);
});

async function walk(role, options) {
  const page = await arrive(role, options), bad = [];
  for (const path of PAGES[role]) {
    const answer = await page.goto(path);
    assert.ok(answer.status() === 200 || path === "/no-such-page", `${path} as ${role}: ${answer.status()}`);
    bad.push(...await both(page, `${path} as ${role} ${JSON.stringify(options)}`));
  }
  quiet(page.context());
  await page.context().close();
  return bad;
}

test("the pages that are opened most, in the dark and in Welsh", async () => {
  const jobs = [["nobody", { dark: true }], ["reporter", { dark: true }], ["nobody", { welsh: true }], ["manager", { welsh: true }]];
  assert.deepEqual(await lanes(jobs.map(([role, options]) => () => walk(role, options))), []);
});

test("every story", async (t) => {
  const context = await device(browser, site.base), page = await context.newPage();
  await page.goto("/storybook/");
  const stories = await page.locator("a[href^='/storybook/']").evaluateAll((list) => [...new Set(list.map((a) => a.getAttribute("href")))]);
  assert.ok(stories.length > 50, `${stories.length} stories`);
  const pages = [page, ...await Promise.all(Array.from({ length: LANES - 1 }, () => context.newPage()))];
  const bad = await lanes(stories.map((path, i) => async () => {
    const at = pages.pop();
    await at.goto(path + (i % 4 === 3 ? "?lang=cy" : ""));
    const found = await both(at, path);
    pages.push(at);
    return found;
  }));
  assert.deepEqual(bad, []);
  t.diagnostic(`${stories.length} stories`);
  await context.close();
});
