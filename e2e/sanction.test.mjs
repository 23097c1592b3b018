// A sanction from a case to its end: proposed, its gates answered, a panel of two and one who has a conflict, decided, a
// letter, an appeal; and, with the clock a year on, run out by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, send, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const desk = async (role) => signIn(await device(browser, site.base, { size: DESK }), role);

// member signs in as the nth member of the panel.
async function member(n) {
  const page = await (await device(browser, site.base, { size: DESK })).newPage();
  await page.goto("/sign-in");
  const button = page.locator("form[action='/sign-in/demo'] button").filter({ hasText: "Panel member" }).nth(n);
  page.who = await button.innerText();
  await button.click();
  await page.waitForURL((u) => u.pathname !== "/sign-in");
  return page;
}

const GATES = { G1: "open", G2: "no", G3: "adult", G4: "no", G5: "not_linked", G6: "agreed", G7: "not_relied", G8: "none" };

test("a sanction goes from a case to a panel, a letter and an appeal, and runs out by itself", async () => {
  const lead = await desk("specialist");
  await go(lead, "/cases?stage=panel");
  const link = lead.locator("main a[href^='/cases/C-']", { hasText: "Threats after visiting hours" }).first();
  const where = await link.getAttribute("href");
  await go(lead, where + "/sanction");
  await press(lead, "Propose it", { fine: false });
  assert.match(await lead.title(), /^Error: /);
  const people = lead.locator("main [name=person]");
  await set(lead, { person: await people.first().getAttribute("value"), level: "5", behaviour: "Came back after closing time three times and threatened the ward clerk", dates: day(-3), clinical: "A consultant saw the person: nothing points to illness",
    equality: "Written times and a quiet room were offered", effect: "Visits are by appointment; urgent care stays as it is", skip: "It was serious from the first", wishes: "The ward clerk wishes to be told" });
  await press(lead, "Propose it");
  const file = new URL(lead.url()).pathname;
  assert.match(file, /^\/decisions\/san_/);
  assert.deepEqual(await violations(lead), [], "a proposal");

  const gates = await lead.locator("main a[href*='/gate?g=']").evaluateAll((a) => [...new Set(a.map((x) => new URL(x.href).searchParams.get("g")))]);
  assert.ok(gates.length >= 5, "the gates are not there: " + gates);
  for (const g of gates) {
    await go(lead, `${file}/gate?g=${g}`);
    await set(lead, { value: GATES[g], words: "From the file and a talk" });
    if (await lead.locator("main [name=who]").count()) await set(lead, { who: "Invented consultant, seen on the day" });
    await press(lead, "Save the answer");
  }

  // Three are asked; the third says that there is a conflict and finds the file no more.
  const members = [await member(0), await member(1), await member(2)];
  for (const [i, part] of ["chair", "clinical", "member"].entries()) {
    await go(lead, file + "/seat");
    const choices = await lead.locator("main [name=person]").evaluateAll((all) => all.map((e) => [e.value, e.labels[0].innerText.trim()]));
    assert.equal(choices.length, 3 - i, "who was asked already is offered again");
    await set(lead, { person: choices.find(([, name]) => members[i].who.includes(name))[0], part });
    await press(lead, "Ask them");
  }
  await go(members[2], file);
  await set(members[2], { conflict: "yes", words: "A neighbour of mine" });
  await send(members[2], members[2].locator("form[action*='/conflict'] button").first());
  assert.equal((await members[2].goto(file)).status(), 404, "a member with a conflict still sees the file");
  for (const m of members.slice(0, 2)) {
    await go(m, file);
    await set(m, { conflict: "no" });
    await send(m, m.locator("form[action*='/conflict'] button").first());
  }
  const [chair, other] = members;
  await go(chair, file);
  await set(chair, { what: "level-5", conditions: "Visits between 2 and 4 in the afternoon\nOne visitor at a time", why: "The ward clerk was threatened three times" });
  await press(chair, "Record for the others to agree");
  assert.deepEqual(await violations(chair), [], "a draft of the panel");
  await go(other, file);
  await set(other, { vote: "agree", words: "It is the least that protects the ward" });
  await send(other, other.locator("form[action*='/vote'] button").first());

  await go(lead, file);
  assert.match(await lead.locator("main").innerText(), /In force/i, "it is not in force");
  await go(lead, file + "/letter");
  await set(lead, { greeting: "Dear reader", address: "1 Invented Street", contact: "Violence reduction, 01632 960074" });
  for (const choice of ["lang", "format"]) {
    const first = lead.locator(`main [name=${choice}]`).first();
    if (await first.evaluate((e) => e.type) === "radio") await set(lead, { [choice]: await first.getAttribute("value") });
  }
  await press(lead, "Make the letter");
  await go(lead, file);
  const letter = await lead.locator(`main a[href^='${file}/delivered']`).first().getAttribute("href");
  await go(lead, letter);
  await set(lead, { method: "by_hand", day: day() });
  await press(lead, "Save");
  await go(lead, file + "/appeal");
  await set(lead, { words: "I was waiting for seven hours and was in pain", received: day() });
  await press(lead, "Take it in");

  const executive = await desk("executive");
  await go(executive, file + "/appeal-outcome");
  await set(executive, { outcome: "uphold", why: "Pain explains the anger. It does not allow the threats, and the conditions leave visits open" });
  await press(executive, "Record the outcome");
  await go(lead, file);
  assert.match(await lead.locator("main").innerText(), /it stands/i);

  // Another file waits for its panel. Somebody who is kept away from its case is refused a seat, and finds nothing of it.
  await go(lead, "/cases?ref=" + encodeURIComponent("Threats to a ward over three weeks"));
  const kept = await lead.locator("main a[href^='/cases/C-']", { hasText: "Threats to a ward over three weeks" }).first().getAttribute("href");
  await go(lead, "/decisions");
  const waiting = await lead.locator("main tr", { hasText: "Asked for level 5" }).locator("a[href^='/decisions/san_']").first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await go(lead, waiting + "/seat");
  const [id, name] = await lead.locator("main [name=person]").first().evaluate((e) => [e.value, e.labels[0].innerText.trim()]);
  const said = await lead.evaluate(([to, person]) => fetch(to, { method: "POST", body: new URLSearchParams({ person, reason: "Works on that ward" }) }).then((r) => r.status), [kept + "/away", id]);
  assert.equal(said, 200, "they cannot be kept away");
  await go(lead, waiting + "/seat");
  await set(lead, { person: id, part: await lead.locator("main [name=part]").last().getAttribute("value") });
  await press(lead, "Ask them", { fine: false });
  assert.match(await lead.title(), /^Error: /);
  assert.match(await lead.locator("main").innerText(), /They have a part in this case and cannot sit on its panel/);
  assert.equal(await lead.locator(`main [name=person][value="${id}"]`).isChecked(), true, "who was chosen is forgotten");
  const away = members.find((m) => m.who.includes(name.split(",")[0]));
  assert.equal((await away.goto(waiting)).status(), 404, "who was refused a seat finds the file");

  // A year and a month on it has ended, without anybody's doing.
  await browser.close();
  browser = null;
  await site.stop({ keep: true });
  site = await start({ data: site.data, more: ["--ahead", "400"] });
  browser = await open();
  const later = await desk("specialist");
  let text = "";
  for (let i = 0; i < 60 && !/has ended|Ended/.test(text); i++) {
    await go(later, file);
    text = await later.locator("main").innerText();
    await later.waitForTimeout(500);
  }
  assert.match(text, /has ended|Ended/, "it did not run out: " + text.slice(0, 900));
});
