// A meeting from its agenda to an endorsed decision and an action: prepared by the lead, with a paper and a joint chair who
// has an interest; refused without a quorum, decided, written down by two at once; and, with the clock on, the action chased.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const desk = async (role, size = DESK) => signIn(await device(browser, site.base, { size }), role);

// fine looks at a page with axe.
async function fine(page, what) { assert.deepEqual(await violations(page), [], what); }

// owner gives the value of the choice whose words hold a text.
const choice = (page, name, text) => page.locator(`main [name="${name}"] option`).evaluateAll((all, text) => all.find((o) => o.innerText.includes(text))?.value, text);

test("a meeting goes from its agenda to an endorsement and a chased action", async () => {
  const lead = await desk("specialist");
  await go(lead, "/groups");
  const group = await lead.locator("main a", { hasText: "Health and safety committee" }).first().getAttribute("href");
  await go(lead, group + "/plan");
  await press(lead, "Plan the meeting and tell the members", { fine: false });
  assert.match(await lead.title(), /^Error: /);
  // Its clock stands at now: the meeting is tomorrow, and begun early.
  await set(lead, { day: day(1), time: "14:00", minutes: "60", place: "Room 4, and by video" });
  await press(lead, "Plan the meeting and tell the members");
  const meeting = new URL(lead.url()).pathname;
  assert.match(meeting, /^\/meetings\/mtg_/);
  for (const [title, purpose] of [["What the assessment says", "endorse"], ["Walk-rounds", "discuss"]]) {
    await go(lead, meeting + "/item");
    await set(lead, { title, purpose, asks: "Endorse it before it goes to the board", owner: await choice(lead, "owner", "joint chair") });
    await press(lead, "Put it on the agenda");
  }
  // The order of the agenda, by keyboard alone.
  await lead.locator("button", { hasText: "Move down" }).first().focus();
  await Promise.all([lead.waitForEvent("load"), lead.keyboard.press("Enter")]);
  assert.match((await lead.locator(".hw-agenda h3").allInnerTexts()).join(), /^Walk-rounds,What/);

  const item = (page, words) => page.locator(".hw-agenda > li", { hasText: words });
  await go(lead, await item(lead, "What the assessment says").locator("a[href*='/paper?']").getAttribute("href"));
  await fine(lead, "a paper");
  await set(lead, { title: "Statement", file: { name: "statement.txt", mimeType: "text/plain", buffer: Buffer.from("The statement, invented.\n") } });
  await press(lead, "Add the paper");
  await press(lead, "Send agenda and papers");
  await press(lead, "Begin the meeting");
  await fine(lead, "a meeting under way, not quorate");
  await go(lead, await item(lead, "What the assessment says").locator("a[href*='/decide?']").getAttribute("href"));
  await fine(lead, "a decision");
  const decided = { what: "The statement is endorsed", employer: "It says what we found", staff: "It is right", dissent: "One member: too late" };
  await set(lead, { ...decided, paper: await lead.locator("main [name=paper]").first().getAttribute("value") });
  await press(lead, "This was decided", { fine: false });
  assert.match(await lead.locator("main").innerText(), /0 of the 3 who must be there/, "decided without a quorum");
  assert.equal(await lead.locator("main [name=employer]").inputValue(), decided.employer, "what was typed is lost");
  await go(lead, meeting);
  for (const s of await lead.locator(".hw-there select").all()) await s.selectOption("present");
  await press(lead, "Save who is there");
  await go(lead, await item(lead, "What the assessment says").locator("a[href*='/decide?']").getAttribute("href"));
  await set(lead, { ...decided, paper: await lead.locator("main [name=paper]").first().getAttribute("value") });
  await press(lead, "This was decided");
  assert.match(await lead.locator(".hw-decided").innerText(), /Endorsed:.*[0-9a-f]{64}/s);
  await go(lead, meeting + "/action");
  await set(lead, { text: "Give the statement to the board", owner: await choice(lead, "owner", "member"), due: day(20) });
  await press(lead, "Save and tell them");

  // Two write the minutes at once: the second keeps what was typed and sees what the first saved.
  const union = await desk("union");
  await go(union, meeting + "/write");
  await go(lead, meeting + "/write");
  await set(lead, { text: "The chair opened the meeting." });
  await press(lead, "Save");
  await set(union, { text: "The joint chairs opened the meeting." });
  await press(union, "Save", { fine: false });
  assert.equal(await union.locator("main [name=text]").inputValue(), "The joint chairs opened the meeting.");
  assert.match(await union.locator(".hw-lines").innerText(), /The chair opened/);
  await fine(union, "minutes that two wrote");
  await press(union, "Save");
  await go(lead, meeting);
  await press(lead, "End the meeting");
  await press(lead, "Circulate the draft minutes");
  await fine(lead, "circulated minutes");
  const manager = await desk("manager", PHONE);
  await go(manager, meeting);
  assert.match(await manager.locator("main").innerText(), /The joint chairs opened the meeting/);
  await fine(manager, "circulated minutes on a phone");

  // Six weeks on, the action is late and the chairs were told, by themselves.
  await browser.close();
  browser = null;
  await site.stop({ keep: true });
  site = await start({ data: site.data, more: ["--ahead", "42"] });
  browser = await open();
  const later = await desk("union");
  let said = "";
  for (let i = 0; i < 60 && !/Give the statement to the board[\s\S]*?The chairs were told/.test(said); i++) {
    await go(later, "/actions?state=late");
    said = await later.locator("main").innerText();
    await later.waitForTimeout(500);
  }
  assert.match(said, /Give the statement to the board[\s\S]*?The chairs were told/, said.slice(0, 900));
  const owner = await desk("manager");
  await go(owner, "/actions?state=late&whose=mine");
  const action = await owner.locator("main a", { hasText: "Give the statement to the board" }).getAttribute("href");
  await go(owner, action + "/done");
  await set(owner, { outcome: "The board had it on Tuesday" });
  await press(owner, "Close it");
  assert.match(await owner.title(), /^Done on /);
});
