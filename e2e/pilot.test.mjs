// Two camera pilots whose truth the generator knows: the evaluation of one finds the effect that is there, that of the other
// says that there is none to be seen. Then a protocol is written, declared and amended, and its figures are refused by row.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, sideways, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

// TRUTH is what the generator multiplies harm by (internal/demo/trial.go).
const TRUTH = 0.75;

async function clean(page, name) {
  assert.deepEqual(await violations(page), [], name);
  await page.setViewportSize(PHONE);
  assert.deepEqual(await sideways(page), [], name + " on a phone");
  await page.setViewportSize(DESK);
}

const main = (page) => page.locator("main").innerText();
const interval = async (page) => (await main(page)).match(/That is ([\d.]+) times \(([\d.]+) to ([\d.]+)\)/).slice(1).map(Number);

test("the evaluation finds the effect that is there, and none where none is", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "national");
  await page.goto("/pilots");
  await page.getByRole("link", { name: "Body-worn cameras, ambulance crews" }).click();
  assert.match(await page.locator("h1").innerText(), /^Severity-weighted incidents fell by about \d+% where cameras came$/);
  let [, low, high] = await interval(page);
  assert.ok(low <= TRUTH && TRUTH <= high && high < 1, `${low} to ${high}`);
  const words = await main(page);
  for (const said of ["What this result rests on.", "amended 1 time since", "Reporting moved with the cameras", "Was it a fair test?", "Synthetic figures"]) assert.ok(words.includes(said), said);
  assert.ok(words.indexOf("Days lost after assault") < words.indexOf("Incidents reported"), "harm stands before counts");
  await clean(page, "the evaluation");

  await page.locator("aside a").first().click();
  assert.match(await main(page), /SHA-256 of the frozen report: [0-9a-f]{64}/);
  assert.match(await main(page), /two more weeks to get used to the cameras/);
  await clean(page, "the frozen report");

  await page.goto("/pilots");
  await page.getByRole("link", { name: "Cameras in vehicles, patient transport" }).click();
  assert.equal(await page.locator("h1").innerText(), "No clear effect on severity-weighted incidents");
  [, low, high] = await interval(page);
  assert.ok(low < 1 && 1 < high, `${low} to ${high}`);
  assert.match(await main(page), /these data cannot carry the claim that cameras reduced violence/);
  assert.deepEqual(context.faults, []);
  await context.close();
});

test("a protocol is declared, its figures are refused by row, and a change needs a reason", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "specialist");
  await page.goto("/pilots");
  await page.getByRole("link", { name: "Cameras at the front door" }).click();
  assert.equal(await page.locator("h1").innerText(), "There are no figures after a start yet");
  await clean(page, "a pilot that has not begun");
  await page.getByRole("link", { name: "Protocol", exact: true }).click();
  await page.getByRole("link", { name: "Declare it" }).click();
  await clean(page, "declaring");
  await page.getByRole("button", { name: "Declare it" }).press("Enter");
  await page.waitForURL(/protocol$/);
  assert.equal(await page.locator("h1").innerText(), "This protocol stands as it was declared");

  await page.getByRole("link", { name: "Amend it" }).click();
  await page.locator("[name=washout]").fill("8");
  await page.getByRole("button", { name: "Amend it" }).press("Enter");
  await page.getByText("Say why: every report shows it").first().waitFor();
  assert.equal(await page.locator("[name=washout]").inputValue(), "8", "what was typed is kept");
  await page.locator("[name=why]").fill("Staff asked for more time");
  await page.getByRole("button", { name: "Amend it" }).press("Enter");
  await page.waitForURL(/protocol$/);
  assert.match(await main(page), /Washout in weeks: 8, before 4/);
  assert.match(await main(page), /Activations over Hours worn, per 1,000 hours worn\s+Counted here for your own sites/);
  assert.equal(await page.locator("main, nav").getByRole("link", { name: "Cameras", exact: true }).first().getAttribute("href"), "/cameras");

  await page.goto(page.url().replace("/protocol", "/figures"));
  await page.setInputFiles("[name=file]", { name: "figures.csv", mimeType: "text/csv", buffer: Buffer.from("site,month,staff_shifts\nnowhere,2026-01,900\nelsewhere,2026-02,many\n") });
  await page.getByRole("button", { name: "Bring them in" }).press("Enter");
  await page.getByText("Row 3: the protocol has no such site").waitFor();
  await clean(page, "rows to put right");
  assert.deepEqual(context.faults, []);
  await context.close();
});
