// The long journey: a member of staff reports on a phone, a manager makes contact, the lead opens a case, tells the police and
// keeps a picture; an officer without an account answers by link; charge, hearing, a statement in the words of whoever was
// hit, the outcome; and the reporter reads what was done.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, posterCode, quiet, sideways, signIn, start, violations } from "./lib.mjs";
import { day, go, post, press, send, set } from "./steps.mjs";

let site, browser, mail, code;
before(async () => { mail = await post(); site = await start({ more: ["--smtp", mail.address] }); browser = await open(); code = await posterCode(browser, site.base); });
after(async () => { await browser?.close(); await site?.stop(); await mail?.stop(); });

const CHECK = "h1:has-text('Check and send')", WORDS = "The heron incident beside the lift";

// report answers the questions in their order, under one's own name.
async function report(page) {
  await go(page, "/r/" + code);
  const answers = {
    safe: { safe: "yes" }, what: { what: "hurt" }, when: { when: "today" }, who: { who: "me", hurt: "none" }, contact: { contact: "message", naming: "named" },
  };
  for (let i = 0; i < 12; i++) {
    await page.locator(`form[data-hw-ready][data-hw-step]:not([data-hw-step=check]), ${CHECK}`).first().waitFor();
    if (await page.locator(CHECK).count()) break;
    const step = await page.locator("form[data-hw-step]").first().getAttribute("data-hw-step");
    assert.ok(answers[step], "a question that the journey does not know: " + step);
    await set(page, answers[step]);
    if (step === "what" && await page.locator("[name=touching][value=no]").isVisible()) await set(page, { touching: "no" });
    await page.locator("form[data-hw-step] button[type=submit]").first().click();
    await page.locator(`form[data-hw-step]:not([data-hw-step=${step}]), ${CHECK}`).first().waitFor();
  }
  await page.locator("main a[href*='/report/words']").first().click();
  await page.locator("form[data-hw-ready][data-hw-step=words]").waitFor();
  await page.fill("[name=words]", WORDS);
  await page.locator("form[data-hw-step] button[type=submit]").first().click();
  await page.locator(CHECK).waitFor();
  await page.getByRole("button", { name: "Send my report" }).click();
  await page.locator("h1", { hasText: /sent/i }).waitFor();
}

async function clean(page, name) {
  assert.deepEqual(await violations(page), [], name);
  await page.setViewportSize(PHONE);
  assert.deepEqual(await sideways(page), [], name + " on a phone");
  await page.setViewportSize(DESK);
}

// charged counts the charges on the page of the funnel.
async function charged(page) {
  await go(page, "/justice-review");
  return Number(/(\d+) of \d+ reports? to the police/.exec(await page.title())?.[1] ?? 0);
}

test("from a report to its outcome", async () => {
  const mine = await device(browser, site.base, { size: PHONE });
  const me = await signIn(mine, "reporter");
  await report(me);
  quiet(mine);

  const manager = await signIn(await device(browser, site.base, { size: DESK }), "manager");
  await go(manager, "/reports?q=heron");
  const record = await manager.locator("main a[href^='/reports/HW-']").first().getAttribute("href");
  await go(manager, record);
  await press(manager, "I have read it");
  await go(manager, record + "/contact");
  await set(manager, { reached: "yes", how: "phone", note: "Spoke on the phone" });
  await press(manager, "Save contact");

  const lead = await signIn(await device(browser, site.base, { size: DESK }), "specialist");
  const before = await charged(lead);
  await go(lead, "/cases/open?report=" + record.split("/").pop());
  await set(lead, { reports: record.split("/").pop(), title: "Pushed beside the lift" });
  await press(lead, "Open the case");
  const kase = new URL(lead.url()).pathname, justice = kase + "/justice";
  assert.match(kase, /^\/cases\/C-/);
  await clean(lead, "a case just opened");

  await go(lead, kase + "/support");
  await go(lead, await lead.locator("main a[href*='/step?']").first().getAttribute("href"));
  await set(lead, { state: "done" });
  await press(lead, "Save");
  await clean(lead, "the support of a case");

  await go(lead, justice + "/judge");
  const person = await lead.locator("main [name=person] option").nth(1).getAttribute("value");
  await set(lead, { person, event: day(), country: "england", engaged: "yes", engaged_why: "Registered nurse", contact: "yes", contact_why: "Meets patients", acting: "yes", acting_why: "On shift" });
  await press(lead, "Save the test");
  assert.match(await lead.locator("main").innerText(), /emergency worker/i);

  await go(lead, justice + "/tell");
  const force = await lead.locator("main [name=force] option").nth(1).getAttribute("value");
  await set(lead, { event: day(), country: "england", reported: day(), channel: "101", reported_by: "Security desk", force, log: "4410 of today", officer: "PC 1234", email: "pc1234@police.example.org" });
  await press(lead, "Save police report");
  await clean(lead, "police and courts");
  const report1 = new URL(await lead.locator(`main a[href^='${justice}/ask?report=']`).first().getAttribute("href"), site.base).searchParams.get("report");
  await go(lead, justice + "/offence?report=" + report1);
  await set(lead, { report: report1, code: "AEW1", affected: person, emergency_worker: "yes" });
  await press(lead, "Add it");

  await go(lead, `/evidence-new/case/${kase.split("/").pop()}?how=file`);
  await set(lead, { title: "The lift’s door", media: "photo", class: "evidence", why: "Taken on the day by the shift lead",
    file: { name: "door.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64") } });
  await press(lead, "Add the exhibit");
  await lead.waitForURL((u) => !u.pathname.startsWith("/evidence-new"));
  assert.match(await lead.title(), /custody is unbroken/);
  await clean(lead, "an exhibit");

  await go(lead, justice + "/ask?report=" + report1);
  await press(lead, "Send the link");
  const link = /\/update\/[A-Za-z0-9_-]+/.exec(await mail.wait(/4410 of today[\s\S]*\/update\//))[0];
  const officers = await device(browser, site.base, { size: PHONE });
  const officer = await officers.newPage();
  await go(officer, link);
  const shown = await officer.locator("main").innerText();
  assert.doesNotMatch(shown, /heron|Pushed|Person A\b/, "the officer’s page says more than it may");
  assert.deepEqual(await violations(officer), [], "the officer’s page");
  assert.deepEqual(await sideways(officer), [], "the officer’s page");
  await set(officer, { answer: "charged", offence: "AEW1", hearing: day(20) });
  await press(officer, "Send this answer");
  assert.match(await officer.title(), /Answered, thank you/);
  assert.match((await officer.goto(link), await officer.title()), /Answered|ended/, "the link takes a second answer");
  quiet(officers);

  let answer = null;
  for (let i = 0; i < 40 && !answer; i++) {
    await go(lead, justice);
    answer = await lead.locator(`main a[href^='${justice}/answers/']`).first().getAttribute("href").catch(() => null);
  }
  await go(lead, answer);
  await clean(lead, "an answer to confirm");
  await set(lead, { take: "yes" });
  await send(lead, lead.locator("main form button").last());
  assert.doesNotMatch(await lead.title(), /^Error/, await lead.locator("main").innerText());
  await go(lead, justice + "/hearing?report=" + report1);
  await set(lead, { report: report1, day: day(20), hour: "10:00", court: "magistrates", place: "Invented court", kind: "first" });
  await press(lead, "Save the hearing");

  await go(lead, justice + "/offer?person=" + person);
  for (const [name, value] of Object.entries({ kind: "vps", person })) if (await lead.locator(`main [name=${name}]`).count()) await set(lead, { [name]: value });
  await send(lead, lead.locator("main form button").last());

  // The person affected finds their own pages and writes their statement.
  await go(me, "/my-case");
  const own = me.locator(`main a[href$='${kase.split("/").pop()}']`).first();
  if (await own.count()) await own.click();
  await me.getByRole("heading", { name: "Your choices", exact: true }).waitFor();
  await clean(me, "what is recorded of the person affected");
  await me.setViewportSize(PHONE);
  await me.locator("main a[href*='/statement']").first().click();
  await me.locator("main textarea").first().fill("I am afraid of the lift since then, and I do not sleep well.");
  await send(me, me.locator("main form button").first());
  assert.match(await me.locator("main").innerText(), /afraid of the lift|statement/i);

  await go(lead, justice);
  const charge = await lead.locator(`main a[href^='${justice}/outcome?charge=']`).first().getAttribute("href");
  await go(lead, charge);
  await set(lead, { code: "1", charged: "AEW1", day: day(), source: "letter" });
  await send(lead, lead.locator("main form button").last());
  assert.doesNotMatch(await lead.title(), /^Error/, await lead.locator("main").innerText());

  await go(lead, kase + "/close");
  await set(lead, { outcome: "police", reason: "Charged. The lift now has a camera." });
  await press(lead, "Close it");
  await clean(lead, "a closed case");
  await go(manager, record + "/feedback");
  await set(manager, { said: "You told us that somebody pushed you at the lift", did: "We put a camera there, and two people close the ward" });
  await press(manager, "Send feedback");

  await go(me, "/my-reports");
  await me.locator("main a", { hasText: /HW-/ }).first().click();
  await me.getByText("We put a camera there").first().waitFor();
  assert.equal(await charged(lead), before + 1, "the funnel does not count the charge");
  await clean(lead, "the funnel");
});
