// A release to a partner with a home address in a description: stopped by the screen, mended, and released by two people.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, start, violations } from "./lib.mjs";
import { go, press, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const desk = async (role, size = DESK) => signIn(await device(browser, site.base, { size }), role);

const fine = async (page, what) => assert.deepEqual(await violations(page), [], what);

test("a release with a home address is stopped, mended, and released by two people", async () => {
  const lead = await desk("specialist");
  await go(lead, "/dashboard");
  await lead.locator("main a", { hasText: /^Partners$/ }).first().click();
  await lead.waitForURL("**/network");
  await fine(lead, "/network");
  await go(lead, "/network/releases");
  const release = await lead.locator("main tr", { hasText: "Stopped by the screen" }).first().locator("a").first().getAttribute("href");
  await go(lead, release);
  assert.match(await lead.title(), /is stopped: \d+ things? to mend/);
  const text = () => lead.locator("main").innerText();
  assert.match(await text(), /Has a home address/);
  assert.doesNotMatch(await text(), /field Road/, "the page says what kind of thing was found, and not the thing");
  await fine(lead, "a stopped release");
  // nobody can send it on, not even by hand
  const by = (page, path, form) => page.evaluate(([path, form]) => fetch(path, { method: "POST", body: new URLSearchParams(form) }).then((r) => r.status), [path, form]);
  assert.equal(await by(lead, release + "/send", { version: "0", hash: "" }), 409);
  // words that are still an address are stopped again
  const mend = await lead.locator("main a", { hasText: "Mend the words" }).first().getAttribute("href");
  await go(lead, mend);
  assert.match(await lead.locator('[name="words"]').inputValue(), /14 .*Road/);
  await fine(lead, "the words of a row");
  await press(lead, "Save the words", { fine: false });
  assert.match(await lead.title(), /^Error: /, "nothing was struck");
  await set(lead, { words: "By flat 3" });
  await press(lead, "Save the words");
  await press(lead, "Run the screen");
  assert.match(await text(), /Has a home address/);
  await go(lead, mend);
  await set(lead, { words: "Street outside the hospital" });
  await press(lead, "Save the words");
  await press(lead, "Run the screen");
  assert.match(await lead.title(), /passed the screen and waits for two people/);
  await press(lead, "Release it as the first");
  assert.match(await text(), /Somebody else has to be the second/);
  assert.equal(await lead.locator("main").getByRole("button", { name: "Release it as the second" }).count(), 0);
  assert.equal((await lead.request.get(release + "/release.csv")).status(), 409);
  const privacy = await desk("privacy", PHONE);
  await go(privacy, release);
  await fine(privacy, "a release that waits, on a phone");
  await press(privacy, "Release it as the second");
  assert.match(await privacy.title(), /is out, and has no receipt yet/);
  const file = await privacy.request.get(release + "/release.csv"), csv = await file.text();
  assert.equal(file.status(), 200);
  assert.match(csv, /Street outside the hospital/);
  assert.doesNotMatch(csv, /field Road|flat 3/i);
  await privacy.reload();
  assert.match(await privacy.locator("main").innerText(), /Downloaded/);
  // an integrated care board finds nothing of it
  const board = await desk("icb");
  assert.equal((await board.goto(release)).status(), 403);
});
