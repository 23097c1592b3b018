// The national journey in the browser: an export never seen before is mapped, checked, mended and sent; the board accepts
// it; England's picture changes. What follows, a release, is in release.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, sideways, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start({ incidents: 6000 }); browser = await open(); });
after(async () => { await browser.close(); await site.stop(); });

// MEANS says what the labels of the export mean, as its analyst would choose it.
const MEANS = {
  "Shoved by a visitor in anger": { violence_primary: "physical_contact", method: ["push_grab"] }, "Shouted at by a patient on the ward": {}, Nursing: { staff_group: "03" }, "Healthcare assistant": { staff_group: "07" },
  "No harm": { physical_harm: "none" }, Low: { physical_harm: "low" }, "Finally approved": { record_state: "final" }, Ward: { location_type: "E02", location_detail: "bed_space" }, "General medicine": { service_setting: "inpatient_general" },
};

// exported is a listing of a month as a local system writes it, with words that nobody mapped yet; wrong rows were reported
// before they happened.
function exported(month, rows, wrong) {
  const [year, m] = month.split("-"), day = (n) => `${String(n).padStart(2, "0")}/${m}/${year}`;
  const lines = ["Ref,Incident date,Time,Date reported,Category,Sub category,Staff group,Severity,Approval status,Location type,Specialty,Description"];
  for (let i = 1; i <= rows; i++) {
    lines.push([`W${9000 + i}`, day(2 + i % 25), "0930", day(i <= wrong ? 1 : 2 + i % 25), "Violence and aggression", i % 3 ? "Shoved by a visitor in anger" : "Shouted at by a patient on the ward",
      i % 2 ? "Nursing" : "Healthcare assistant", i % 4 ? "No harm" : "Low", "Finally approved", "Ward", "General medicine", '"pushed, and then\nleft"'].join(","));
  }
  return { name: "listing.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n") + "\r\n", "latin1") };
}

async function clean(page, name) {
  assert.deepEqual(await violations(page), [], name);
  await page.setViewportSize(PHONE);
  assert.deepEqual(await sideways(page), [], name + " on a phone");
  await page.setViewportSize(DESK);
}

const press = async (page, name) => { await page.locator("main").getByRole("button", { name }).first().press("Enter"); await page.waitForLoadState(); };

// check has a file of a month checked with a map and waits for the result.
async function check(page, month, map, file) {
  await page.goto("/returns/check");
  await page.selectOption("[name=from]", month);
  await page.selectOption("[name=map]", map);
  await page.selectOption("[name=system]", "datix");
  await page.setInputFiles("[name=file]", file);
  await press(page, "Check this file");
  for (let i = 0; i < 60 && await page.locator("main [role=status]").count(); i++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
}

test("an export never seen before becomes part of the national picture", async () => {
  // The analyst of a trust that records in another system stands last on the sign-in page.
  const analyst = await (await device(browser, site.base, { size: DESK })).newPage();
  await analyst.goto("/sign-in");
  await analyst.locator("form[action='/sign-in/demo'] button").filter({ hasText: "Analyst" }).last().click();
  await analyst.waitForURL((u) => u.pathname === "/returns");
  await analyst.goto("/returns/check");
  const month = await analyst.locator("[name=from] option").first().getAttribute("value");

  await analyst.goto("/mapping");
  await analyst.fill("main form [name=name]", "New system");
  await analyst.setInputFiles("main form [name=file]", exported(month, 24, 0));
  await press(analyst, "Read the file and begin");
  const map = analyst.url().replace(/\/columns$/, "");
  await clean(analyst, "the columns of a new map");
  await analyst.goto(map + "/suggestions?column=0");
  await clean(analyst, "suggestions");
  await press(analyst, "Take those that are ticked");
  for (let column = 0; column < 6; column++) {
    for (let label = 0; label < 2; label++) {
      await analyst.goto(`${map}?column=${column}&label=${label}`);
      for (const [field, value] of Object.entries(MEANS[(await analyst.locator("#work h2").first().innerText()).trim()])) {
        if (!Array.isArray(value)) await analyst.selectOption(`#work [name=set-${field}]`, value);
        else for (const one of value) await analyst.locator(`#work [name=set-${field}][value=${one}]`).evaluate((e) => { e.closest("details").open = true; e.checked = true; });
      }
      await press(analyst, /^Confirm/);
    }
  }
  assert.match(await analyst.title(), /^Every label is decided/);
  await clean(analyst, "the workbench");
  await analyst.goto(map + "/columns");
  await analyst.selectOption("[name=otherwise-police_informed]", "N");
  await press(analyst, "Save");
  await analyst.goto(map + "/freeze");
  await press(analyst, /^Freeze/);
  assert.match(await analyst.title(), /^Error: /);
  await analyst.fill("[name=note]", "The first map of the new system");
  await press(analyst, /^Freeze/);

  await check(analyst, month, "New system 1", exported(month, 24, 3));
  assert.match(await analyst.title(), /^3 of 24 rows would be turned away/);
  await clean(analyst, "a file with rows to mend");
  await check(analyst, month, "New system 1", exported(month, 24, 0));
  assert.match(await analyst.title(), /^All 24 rows can be taken/);
  await clean(analyst, "a file that can be sent");
  const path = new URL(analyst.url()).pathname;
  await analyst.fill("[name=why]", "The new system holds what the old one left out");
  await press(analyst, "Send 24 rows");
  for (let i = 0; i < 60 && !/waits/i.test(await analyst.locator("main").innerText()); i++) {
    await analyst.waitForTimeout(500);
    await analyst.goto(path);
  }
  await clean(analyst, "what was sent");

  const national = await signIn(await device(browser, site.base, { size: DESK }), "national"), why = "The new system holds what the old one left out";
  const picture = async () => {
    await national.goto("/picture?month=" + month);
    return national.locator("main").innerText();
  };
  assert.ok(!(await picture()).includes(why), "it counts before anybody accepted it");

  const board = await signIn(await device(browser, site.base, { size: DESK }), "icb");
  await board.goto(path);
  await clean(board, "a return to decide about");
  await press(board, "Accept");
  assert.equal(new URL(board.url()).pathname, path);

  let said = await picture();
  for (let i = 0; i < 40 && !said.includes(why); i++) {
    await national.waitForTimeout(500);
    said = await picture();
  }
  assert.match(said, /\d+ to \d+, \d+ more\s+The new system holds/, "the changed month is not said");
  await clean(national, "the picture of England");
  await national.getByRole("link", { name: "Royal Wolverhampton" }).first().press("Enter");
  await national.waitForLoadState();
  await clean(national, "the trust in the picture");

  await analyst.goto("/dashboard/incidents");
  await clean(analyst, "the chart with the changed month");
  const page = await analyst.locator("main").innerHTML();
  assert.ok(await analyst.locator("main svg circle[fill=none]").count() > 0, "no ring in the chart marks the month that was sent again");
  assert.match(page, /A ring marks a month that was sent again/);
  assert.match(page, /Royal Wolverhampton, \w+ \d{4}: \d+ incidents became 24/, "the trust is not named");
  assert.match(page, /Sent again: \d+ to 24/, "the chart does not say what the month was before: " + page.slice(page.indexOf("<table")).replace(/<[^>]*>/g, " ").slice(0, 900));
});
