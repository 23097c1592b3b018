// No page and no component breaks an accessibility rule that a machine can find: phone and desk, light and dark, English and Welsh.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PAGES, PHONE, device, open, quiet, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

// both checks a page that is open on a phone and at a desk.
async function both(page, where) {
  const bad = [];
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    for (const v of await violations(page)) bad.push(`${where} at ${size.width}: ${v}`);
  }
  return bad;
}

async function walk(t, role, options, paths) {
  const context = await device(browser, site.base, options), bad = [];
  const page = role === "nobody" ? await context.newPage() : await signIn(context, role);
  for (const path of paths) {
    const answer = await page.goto(path);
    assert.ok(answer.status() < 500, `${path} as ${role}: ${answer.status()}`);
    if (answer.status() === 404 && path !== "/no-such-page") { t.diagnostic(`${path} is not there yet for ${role}`); continue; }
    bad.push(...await both(page, `${path} as ${role}`));
  }
  assert.deepEqual(bad, []);
  quiet(context);
  await context.close();
}

for (const [role, paths] of Object.entries(PAGES)) test(`pages of ${role}`, (t) => walk(t, role, {}, paths));
test("reporter pages in the dark", (t) => walk(t, "nobody", { dark: true }, PAGES.nobody));
test("my reports in the dark", (t) => walk(t, "reporter", { dark: true }, PAGES.reporter));
test("reporter pages in Welsh", (t) => walk(t, "nobody", { welsh: true }, PAGES.nobody));
test("a manager's pages in Welsh", (t) => walk(t, "manager", { welsh: true }, PAGES.manager));

test("a record, its forms and its sealed names", async () => {
  const context = await device(browser, site.base, { size: DESK }), bad = [];
  const page = await signIn(context, "manager");
  await page.goto("/reports");
  const href = await page.locator("main a[href^='/reports/HW-']").first().getAttribute("href");
  for (const path of ["", "/contact", "/review", "/feedback", "/message", "/finish", "/details", "/names", "/print", "/assign"]) {
    const answer = await page.goto(href + path);
    assert.equal(answer.status(), 200, href + path);
    bad.push(...await both(page, "/reports/{id}" + path));
  }
  assert.deepEqual(bad, []);
  quiet(context);
  await context.close();
});

test("every story", async () => {
  const context = await device(browser, site.base), bad = [];
  const page = await context.newPage();
  await page.goto("/storybook/");
  const stories = await page.locator("a[href^='/storybook/']").evaluateAll((list) => [...new Set(list.map((a) => a.getAttribute("href")))]);
  assert.ok(stories.length > 50, `${stories.length} stories`);
  for (const [i, path] of stories.entries()) {
    await page.goto(path + (i % 4 === 3 ? "?lang=cy" : ""));
    bad.push(...await both(page, path));
  }
  assert.deepEqual(bad, []);
  await context.close();
});
