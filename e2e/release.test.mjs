// A release in the browser: refused by its audit, mended, signed by two people, read by everybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, sideways, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start({ incidents: 6000 }); browser = await open(); });
after(async () => { await browser.close(); await site.stop(); });

// clean asks axe, and whether the page scrolls sideways on a phone.
async function clean(page, name) {
  assert.deepEqual(await violations(page), [], name);
  await page.setViewportSize(PHONE);
  assert.deepEqual(await sideways(page), [], name + " on a phone");
  await page.setViewportSize(DESK);
}

async function press(page, words) {
  await page.locator("main form button").filter({ hasText: words }).first().press("Enter");
  await page.waitForLoadState();
}

test("a release is refused, mended, signed by two and read by everybody", async () => {
  const one = await signIn(await device(browser, site.base, { size: DESK }), "national");
  await one.goto("/publishing");
  await clean(one, "the list");
  await one.goto("/publishing/new");
  await press(one, "Save the draft");
  assert.match(await one.title(), /^Error: /);
  await clean(one, "the form with a mistake");
  await one.fill("input[name=title]", "Violence against NHS staff, the last quarter");
  await one.selectOption("select[name=by1]", "violence_primary");
  await one.check("input[name=level][value=icb]");
  await press(one, "Save the draft");
  await clean(one, "the draft");
  const path = new URL(one.url()).pathname;
  await press(one, "Run the audit");
  for (let tries = 0; tries < 5 && await one.locator(".hw-gate", { hasText: "cannot be published yet" }).count(); tries++) {
    assert.match(await one.locator(".hw-gate").innerText(), /can be worked out/);
    await clean(one, "refused");
    await press(one, "run again");
  }
  await clean(one, "passed");
  await press(one, "Sign");
  assert.match(await one.locator(".hw-gate").innerText(), /Somebody else must release it/);

  const context = await device(browser, site.base, { size: DESK });
  const two = await context.newPage();
  await two.goto("/sign-in");
  await two.locator("form[action='/sign-in/demo'] button").filter({ hasText: /Analyst[^]*, England/ }).click();
  await two.waitForURL((u) => u.pathname !== "/sign-in");
  await two.goto(path);
  await press(two, "Sign and publish");
  await clean(two, "out");
  for (const more of ["/tables", "/verify", "/log", "/withdraw"]) {
    await two.goto(path + more);
    await clean(two, more);
  }

  const outside = await device(browser, site.base, { size: DESK });
  const anybody = await outside.newPage();
  await anybody.goto("/releases");
  await clean(anybody, "all releases");
  const page = path.replace("publishing", "releases");
  await anybody.goto(page);
  await clean(anybody, "the release");
  const csv = await outside.request.get(site.base + page + "/data.csv");
  assert.equal(csv.status(), 200);
  assert.equal((await outside.request.get(site.base + page + "/data.csv", { headers: { "If-None-Match": csv.headers().etag } })).status(), 304);
});

test("yearly questions are answered in one press, and the workbench counts", async () => {
  const lead = await signIn(await device(browser, site.base, { size: DESK }), "specialist");
  await lead.goto("/foi");
  await clean(lead, "the questions");
  await press(lead, "Make the answers");
  await clean(lead, "the answers");
  const analyst = await signIn(await device(browser, site.base, { size: DESK }), "analyst");
  await analyst.goto("/workbench?by=month,violence_primary");
  await clean(analyst, "the workbench");
});
