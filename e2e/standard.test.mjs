// The standard from its first version to the national page: a trust assesses version 1, signs and is assured, brings it over to
// version 2, answers a campaign of its region and is sampled; and, with the clock moved on, loses a green to evidence that ran
// out, while England sees the distribution and who is late.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, send, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const desk = async (role) => signIn(await device(browser, site.base, { size: DESK }), role);
const here = (page) => new URL(page.url()).pathname;
const text = (page) => page.locator("main").innerText();

// rate rates one indicator.
async function rate(page, at, code, rating, inPlace, rationale, fine = true) {
  await go(page, `${at}/indicators/${code}`);
  await set(page, { in_place: inPlace, rating, rationale });
  await press(page, "Save the rating", { fine });
}

// act adds an action with an owner and a day.
async function act(page, at, code, what) {
  await go(page, `${at}/plan/add?indicator=${code}`);
  const owner = await page.locator("main select[name=person] option").nth(1).getAttribute("value");
  await set(page, { indicator: code, text: what, person: owner, due: day(90) });
  await press(page, "Add it to the plan");
}

// begin starts an assessment of a version.
async function begin(page, version, name) {
  await go(page, "/standard/start");
  await set(page, { catalogue: version, name });
  await press(page, "Start it");
  return here(page);
}

// signOff takes an assessment through consultation, signature and assurance.
async function signOff(at, { lead, union, executive, board }) {
  await go(lead, at + "/consult");
  await press(lead, "Open it");
  await go(union, at + "/stand");
  await set(union, { stance: "dissent", words: "The night staff were not asked" });
  await press(union, "Send it");
  await go(executive, at + "/sign");
  assert.match(await text(executive), /You sign exactly version \d+/);
  await press(executive, "I have read it and sign it");
  await go(board, at + "/assure");
  await set(board, { minute: "Board in public, item 9" });
  await press(board, "Record it");
  assert.match(await text(board), /Board assured/);
}

test("a trust goes from version 1 to version 2, is sampled by its region, and loses a green to evidence that ran out", async () => {
  const [lead, union, executive, board] = [await desk("specialist"), await desk("union"), await desk("executive"), await desk("board")];
  const people = { lead, union, executive, board };

  // What is open of version 2 is closed with a reason, so that version 1 can be brought over.
  await go(lead, "/standard");
  await lead.locator("main .hw-table a").first().click();
  await go(lead, here(lead) + "/close");
  await set(lead, { why: "We begin again from the first version" });
  await press(lead, "Close it");

  const v1 = await begin(lead, "v1", "Winter, version 1");
  await rate(lead, v1, "V1-P01", "green", "yes", "The board endorsed it", false);
  assert.match(await lead.title(), /^Error: /, "green was taken without evidence");
  assert.equal(await lead.locator("main [name=rationale]").inputValue(), "The board endorsed it", "what was typed is gone");
  await go(lead, v1 + "/indicators/V1-P01/evidence");
  await set(lead, { kind: "link", title: "Board minute of the strategy", target: "https://papers.example/strategy", to: day(-10), expires: day(40) });
  await press(lead, "Add it");
  await rate(lead, v1, "V1-P01", "green", "yes", "The board endorsed it");
  await rate(lead, v1, "V1-P02", "amber", "partly", "Bank staff cannot open it");
  await rate(lead, v1, "V1-P03", "red", "no", "Nobody is named");
  await go(lead, v1 + "/consult");
  await press(lead, "Open it");
  await go(executive, v1 + "/sign");
  await press(executive, "I have read it and sign it", { fine: false });
  assert.match(await text(executive), /V1-P02/, "an amber without an action was signed");
  await go(lead, v1 + "/redraft");
  await set(lead, { why: "The action is missing" });
  await press(lead, "Take it back");
  await act(lead, v1, "V1-P02", "Put the policy where bank staff can read it");
  await signOff(v1, people);
  assert.deepEqual(await violations(board), [], "an assured assessment");

  // The region asks for a round; version 1 is brought over to answer it, and nothing turns green by itself.
  const region = await desk("region");
  await go(region, "/standard/campaigns/open");
  const areas = await region.locator("main [name=areas]").evaluateAll((all) => all.map((e) => e.value));
  await set(region, { name: "Winter round", kind: "round", catalogue: "v2", areas: areas[0], due: day(30) });
  await press(region, "Open it");
  const campaign = here(region);
  await go(region, campaign + "/move");
  await set(region, { due: day(45), why: "Winter pressure" });
  await press(region, "Move it");
  await go(lead, "/standard/asked");
  assert.match(await text(lead), /The day moved from .* Winter pressure/, "those who are asked do not read why the day moved");
  await go(lead, v1 + "/carry");
  await set(lead, { name: "Winter, version 2" });
  await press(lead, "Bring it over");
  await go(lead, "/standard");
  const v2 = await lead.locator("main .hw-table a", { hasText: "Winter, version 2" }).getAttribute("href");
  await go(lead, v2);
  assert.match(await lead.locator("h1").innerText(), /44 not assessed/, "something was rated by itself");
  await go(lead, "/standard/asked");
  await send(lead, lead.locator(`form[action='${campaign.replace("/campaigns/", "/asked/")}'] button`));
  assert.equal(here(lead), v2, "the campaign is answered by another assessment");
  await rate(lead, v2, "D1-d", "green", "yes", "The board endorsed it again");
  await rate(lead, v2, "D4-d", "red", "no", "Nothing is shown by ethnicity");
  await signOff(v2, people);
  await go(lead, v2);
  assert.match(await lead.locator("h1").innerText(), /1 green, 1 red, 42 not assessed/);

  // The region draws its sample from those who are in: this one. It sees what is shared, and nothing before.
  await go(region, campaign);
  assert.match(await text(region), /1 of/);
  await go(region, "/standard/moderation/draw");
  await set(region, { campaign: campaign.split("/").pop(), name: "Strategy, winter", orgs: "1", codes: "D1-d", due: day(20) });
  await press(region, "Draw it");
  const moderation = here(region);
  await go(lead, "/standard/asked");
  await go(lead, await lead.locator(`main a[href^='/standard/asked/${moderation.split("/").pop()}/']`, { hasText: "Look and share" }).getAttribute("href"));
  await send(lead, lead.locator("main form[method=post] button").first());
  await go(region, moderation);
  await region.locator("main a", { hasText: "Look at it" }).first().click();
  await region.waitForLoadState();
  assert.match(await text(region), /Board minute of the strategy/);
  await set(region, { rating: "amber", words: "The minute endorses a draft" });
  await press(region, "Keep it");
  await go(region, moderation);
  assert.match(await text(region), /amber/i);

  // Two months on the minute has run out: the green is amber, with both ratings shown; the statement stays as it was signed.
  await browser.close();
  browser = null;
  await site.stop({ keep: true });
  site = await start({ data: site.data, more: ["--ahead", "62"] });
  browser = await open();
  const later = await desk("specialist");
  let said = "";
  for (let i = 0; i < 60 && !/moved from green to amber/.test(said); i++) {
    await go(later, v2);
    said = await text(later);
    await later.waitForTimeout(500);
  }
  assert.match(said, /1 rating moved from green to amber on its own/);
  await go(later, v2 + "/indicators/D1-d");
  assert.match(await text(later), /Nobody’s judgement was changed/);
  assert.deepEqual(await violations(later), [], "a rating that was lowered");

  const england = await desk("national");
  await go(england, "/standard/rollup");
  assert.match(await text(england), /green/i);
  assert.match(await text(england), /late|missing/i);
  assert.deepEqual(await violations(england), [], "the national page");
  await go(await desk("region"), campaign);
});
