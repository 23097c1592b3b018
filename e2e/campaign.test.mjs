// A story is told under consent, put up by somebody else, withdrawn by its teller, and is gone: from pages, poster, file, search,
// the way back in the browser and every cache. The main pages of campaigns and library are read by axe on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, quiet, sideways, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const MARK = "quillwort", TITLE = `Nobody saw the ${MARK}`, WORDS = `I was alone when it happened, and the ${MARK} was the only witness.`;

async function first(page, list, start) {
  await page.goto(list);
  return page.locator(`a[href^="${start}"]`).first().getAttribute("href");
}

test("campaigns and library are sound on a phone", async () => {
  const context = await device(browser, site.base, { size: PHONE });
  const page = await signIn(context, "specialist"), bad = [];
  const campaign = await first(page, "/campaigns", "/campaigns/cmp_");
  for (const path of [campaign, campaign + "/figures", "/library", "/library/safewards"]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 200, path);
    for (const v of [...await violations(page), ...await sideways(page)]) bad.push(`${path}: ${v}`);
  }
  assert.deepEqual(bad, []);
  quiet(context);
  await context.close();
});

// tell tells the story as a member of staff, and gives its page.
async function tell(page, campaign) {
  await page.goto(campaign + "/tell");
  await page.getByRole("button", { name: "Send it with my consent" }).click();
  assert.match(await page.title(), /^Error: /);
  await page.fill('[name="title"]', TITLE);
  await page.fill('[name="words"]', WORDS);
  for (const place of ["home", "poster", "files"]) await page.check(`[name="places"][value="${place}"]`);
  await page.check('[name="agree"]');
  const until = new Date(Date.now() + 5 * 86400000);
  for (const [part, n] of [["day", until.getDate()], ["month", until.getMonth() + 1], ["year", until.getFullYear()]]) await page.fill(`[name="until-${part}"]`, String(n));
  await page.getByRole("button", { name: "Send it with my consent" }).click();
  await page.waitForURL(/\/my-stories\/sty_/);
  assert.deepEqual(await violations(page), []);
  return new URL(page.url()).pathname;
}

// sights is every place on which somebody meets the story, as text.
async function sights(page, campaign) {
  const out = {};
  for (const path of ["/stories", campaign, campaign + "/poster"]) {
    const answer = await page.goto(path);
    out[path] = await page.content();
    assert.match(answer.headers()["cache-control"], /no-store/, path);
  }
  const file = await page.request.get("/stories/download.csv");
  out.file = await file.text();
  assert.match(file.headers()["cache-control"], /no-store/, "the file");
  await page.goto("/search");
  await page.fill('[name="words"]', MARK);
  await page.locator("main").getByRole("button", { name: "Search" }).click();
  await page.waitForLoadState();
  out.search = await page.locator("main ul").allTextContents().then((l) => l.join(" "));
  return out;
}

test("a story that is withdrawn is gone from page, poster, file, search and cache", async () => {
  const mine = await device(browser, site.base, { size: PHONE }), theirs = await device(browser, site.base, { size: DESK });
  const teller = await signIn(mine, "reporter"), lead = await signIn(theirs, "specialist");
  const campaign = await first(teller, "/campaigns", "/campaigns/cmp_");
  const story = await tell(teller, campaign);
  assert.ok(!Object.values(await sights(lead, campaign)).some((s) => s.includes(MARK)), "it is shown before somebody has read it");

  await lead.goto("/campaign-stories");
  await lead.getByRole("link", { name: TITLE }).click();
  await lead.getByRole("link", { name: "Put it up" }).click();
  await lead.getByRole("button", { name: "Put it up" }).click();
  await lead.waitForURL(/\/campaign-stories\/sty_/);
  for (const [where, text] of Object.entries(await sights(lead, campaign))) assert.ok(text.includes(MARK), `it is not met on ${where}`);

  await lead.goto("/stories");
  await lead.goto("/campaigns");
  await teller.goto(story + "/withdraw");
  await teller.getByRole("button", { name: "Withdraw it" }).click();
  await teller.getByRole("heading", { level: 1, name: "This story is withdrawn" }).waitFor();
  assert.ok(!(await teller.content()).includes(MARK));
  await lead.goBack();
  await lead.waitForLoadState();
  assert.ok(!(await lead.content()).includes(MARK), "the way back in the browser still shows it");
  for (const [where, text] of Object.entries(await sights(lead, campaign))) assert.ok(!text.includes(MARK), `it is still met on ${where}`);
  for (const page of [teller, lead]) {
    const kept = await page.evaluate(async (word) => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const asked of await cache.keys()) if ((await (await cache.match(asked)).text()).includes(word)) found.push(asked.url);
      }
      return found;
    }, MARK);
    assert.deepEqual(kept, [], "a cache keeps it");
  }
  await mine.close();
  await theirs.close();
});
