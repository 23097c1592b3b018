// Training from a lapsed provider to an attended booking: the session that must stay shut, a booking that is attended, needs that
// somebody else approves, and a file with the known traps, which ends posts only where somebody agreed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start({ incidents: 500 }); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const desk = async (role) => signIn(await device(browser, site.base, { size: DESK }), role);
const main = (page) => page.locator("main").innerText();

test("a lapsed provider keeps a session shut, and another one is booked by oneself", async () => {
  const lead = await desk("specialist");
  await go(lead, "/training/sessions");
  assert.match(await lead.locator("h1").innerText(), /cannot be held/);
  const shut = await lead.locator("main tr.is-over", { hasText: "Safer holding" }).locator("a").first().getAttribute("href");
  await go(lead, shut);
  assert.match(await main(lead), /certificate of Steady Ground Training .* ended on/);
  assert.equal(await lead.locator("main a[href$='/open']").count(), 0, "the page offers what would be refused");
  await go(lead, shut + "/open");
  await press(lead, "Open it", { fine: false });
  assert.match(await main(lead), /ended on .*The session is on/, "it says why");
  assert.deepEqual(await violations(lead), [], "a refusal");

  const nurse = await desk("reporter");
  await go(nurse, "/training/sessions");
  for (const href of await nurse.locator("main table a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await go(nurse, href);
    if (await nurse.locator("main a[href$='/book-me']").count() === 0) continue;
    await go(nurse, href + "/book-me");
    await press(nurse, "Book", { fine: false });
    assert.match(await nurse.title(), /^Error: /, "a place without a unit");
    await nurse.selectOption("[name=unit]", { index: 1 });
    await press(nurse, "Book", { fine: false });
    if (new URL(nurse.url()).pathname === "/training/mine") break;
    assert.match(await main(nurse), /booked already/);
  }
  await go(nurse, "/training/mine");
  assert.match(await main(nurse), /Has a place|Waits for a place/);
  await press(nurse, "Make a calendar address");
  const address = new URL((await nurse.locator("#calendar-address").innerText()).trim());
  const feed = await (await device(browser, site.base)).request.get(site.base + address.pathname);
  assert.match(await feed.text(), /BEGIN:VEVENT[\s\S]*STATUS:(CONFIRMED|TENTATIVE)/);
});

test("who attended is written down", async () => {
  const lead = await desk("specialist");
  await go(lead, "/training/sessions?past=yes");
  for (const href of await lead.locator("main table a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await go(lead, href);
    if (await lead.locator("main a[href$='/attend']").count() === 0) continue;
    await go(lead, href + "/attend");
    assert.deepEqual(await violations(lead), [], "the list of who attended");
    if (await lead.locator("main input:checked").count() > 0) continue;
    await press(lead, "Save", { fine: false });
    assert.match(await lead.title(), /^Error: /, "nobody was chosen");
    for (const x of await lead.locator("main input[value=attended]").all()) await x.check();
    await press(lead, "Save");
    assert.match(await main(lead), /Held, and \d+ people are written down[\s\S]*training record/);
    return;
  }
  assert.fail("no session was held");
});

test("needs are approved by somebody who decided on none of them", async () => {
  const lead = await desk("specialist");
  await go(lead, "/training/needs");
  const waits = await lead.locator("main table a").first().getAttribute("href");
  await go(lead, waits);
  assert.equal(await lead.locator("main a[href$='/approve']").count(), 0, "who decided is offered to approve");
  const director = await desk("executive");
  await go(director, waits);
  await go(director, waits + "/approve");
  await press(director, "Approve and freeze");
  assert.match(await main(director), /Approved by .*, and frozen[\s\S]*[0-9a-f]{64}/);
  await go(lead, waits);
  await go(lead, await lead.locator("main a[href*='/require?of=']").first().getAttribute("href"));
  await set(lead, { competence: "conflict-resolution", from: day() });
  await press(lead, "Make it");
  await go(lead, "/training/requirements");
  assert.match(await main(lead), /Needs analysis/);
});

test("a file with the known traps is read, and ends posts only where somebody agreed", async () => {
  const admin = await desk("admin");
  const send = async (whole) => {
    await go(admin, "/training/imports");
    if (whole) await admin.check("[name=whole]");
    await admin.setInputFiles("[name=file]", new URL("../internal/area/training/testdata/esr-traps.csv", import.meta.url).pathname);
    await press(admin, "Read this file");
  };
  await send(false);
  assert.match(await main(admin), /17: 11 taken, 4 not taken[\s\S]*9 posts of 8 people[\s\S]*A spreadsheet shortened this number[\s\S]*Write the year with four digits/);
  assert.equal(await admin.locator("[name=ends]").count(), 0, "nothing ends");
  await press(admin, /^Bring in/);
  assert.match(await main(admin), /9 new posts, 0 changed, 7 achievements/);
  await send(true);
  assert.match(await main(admin), /posts that are kept here are not in this file, and end/);
  await press(admin, /^Bring in/, { fine: false });
  assert.match(await admin.title(), /^Error: /, "posts end without a word");
  assert.deepEqual(await violations(admin), [], "a file that ends posts");
  await admin.check("[name=ends]");
  await press(admin, /^Bring in/);
  assert.match(await main(admin), /0 new posts, 0 changed, 0 achievements/);
  await go(admin, "/training/requirements");
  const before = await admin.locator("main tr", { hasText: "Trained equally elsewhere" }).count();
  await go(admin, "/training/exemptions/new");
  await set(admin, { assignment: "1000002", competence: "conflict-resolution", reason: "equal", to: day(30) });
  await press(admin, "Approve it");
  const exempt = admin.locator("main tr", { hasText: "Trained equally elsewhere" }); // the demonstration may have some of its own
  assert.equal(await exempt.count(), before + 1);
  await Promise.all([admin.waitForEvent("load"), exempt.getByRole("button", { name: /^End it: Conflict resolution/ }).first().click()]);
  assert.equal(await exempt.count(), before, "an exemption that was ended");
});
