// A camera's life: its use is planned and its gates are met, it is delivered, taken for a shift and brought back; the
// supplier's file says that it recorded, the wearer says why; its clip is classed, made an exhibit, given to the police and held.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, send, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const as = async (role, size = DESK) => signIn(await device(browser, site.base, { size }), role);
const SUM = "9c4107be".repeat(8), TAG = "9-77";

test("a camera goes from its delivery to footage that the police have", async () => {
  const lead = await as("specialist"), wearer = await as("reporter", PHONE), privacy = await as("privacy");

  // No camera is taken before every gate holds.
  await go(lead, "/cameras/uses/new");
  const unit = await lead.locator("main [name=unit] option").last().getAttribute("value");
  await set(lead, { unit, name: "The journey's own use", purpose: "Calmer shifts. Not for watching staff", model: "Vaultcam Two", lawful: "public_task", condition: await lead.locator("main [name=condition]").first().getAttribute("value"), audio: "yes" });
  await press(lead, "Plan it");
  const use = new URL(lead.url()).pathname;
  await press(lead, "Let it go live", { fine: false });
  await go(lead, use);
  const gates = await lead.locator(`main a[href^="${use}/"]`).evaluateAll((all) => [...new Set(all.map((a) => new URL(a.href).pathname))]);
  let met = 0;
  for (const gate of gates) {
    await go(lead, gate);
    if (!await lead.locator("main [name=reference]").count()) continue;
    await set(lead, { day: day(-3), reference: "Paper 12, version 2" });
    if (await lead.locator("main [name=with]").count()) await set(lead, { with: "Invented representative" });
    if (await lead.locator("main [name=review-day]").count()) await set(lead, { review: day(300) });
    await press(lead, "Write it down");
    met++;
  }
  assert.ok(met >= 3, "there were only " + met + " gates");
  await go(lead, use);
  await press(lead, "Let it go live");

  await go(lead, "/cameras/new");
  await set(lead, { deployment: use.split("/").pop(), tag: TAG, serial: "SN-JOURNEY", encrypted: "yes" });
  await press(lead, "Write it down");
  const camera = new URL(lead.url()).pathname;
  await go(lead, camera + "/ready");
  await press(lead, "It is ready");
  assert.deepEqual(await violations(lead), [], "a camera");

  // Taken at the start of the shift, brought back at its end; it records in between.
  await go(wearer, "/camera");
  for (const back of await wearer.locator("main .hw-todo a[href*='/camera/take/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) { // one of an earlier shift
    await go(wearer, back);
    const give = wearer.locator("main form[action^='/camera/return/'] button");
    if (await give.count()) await send(wearer, give);
  }
  await go(wearer, "/camera?tag=" + TAG);
  await press(wearer, "Take " + TAG);
  const from = new Date((Math.floor(Date.now() / 1000) + 1) * 1000), to = new Date(from.getTime() + 1000);
  await new Promise((done) => setTimeout(done, to - Date.now() + 200));
  await go(wearer, "/camera/take/" + camera.split("/").pop());
  await press(wearer, "Return " + TAG);

  const iso = (t) => t.toISOString().replace(/\.\d+Z/, "Z");
  await go(lead, "/cameras/files");
  await lead.locator("main [type=file]").setInputFiles({ name: "vault.csv", mimeType: "text/csv", buffer: Buffer.from(`serial,start,end,clip_id,hash\nSN-JOURNEY,${iso(from)},${iso(to)},VC-100,${SUM}\n`) });
  await set(lead, { vendor: "Vaultcam of the journey" });
  await press(lead, "Try this file");
  await press(lead, "Take in 1 recording");

  await go(wearer, "/camera/recordings");
  await wearer.locator("main a[href^='/camera/recordings/']").first().click();
  await set(wearer, { why: "threat", warning: "before", effect: "calmed", other: "relative", place: await wearer.locator("main [name=place]").first().getAttribute("value") });
  await press(wearer, "Send");

  // Its clip comes into the register with what the file said, and waits for somebody to say what it is.
  await go(lead, "/cameras/recordings");
  await lead.locator("main tr", { hasText: TAG }).first().locator("a").first().click();
  await lead.getByRole("link", { name: "Its clip in the register" }).click();
  await lead.locator("main").getByRole("link", { name: "Add a clip" }).first().click();
  assert.equal(await lead.locator("main [name=sha256]").inputValue(), SUM);
  await set(lead, { shows: "A visitor shouts at the crew" });
  await press(lead, "Add it");
  const clip = new URL(lead.url()).pathname;
  assert.match(clip, /^\/clips\/clp_/);
  assert.match(await lead.title(), /will be overwritten on/);
  assert.doesNotMatch(await lead.locator("main").innerText(), /A visitor shouts/, "a record is open without a reason");
  assert.deepEqual(await violations(lead), [], "a record that asks why");

  await go(lead, clip + "/class");
  await press(lead, "Save", { fine: false });
  assert.match(await lead.title(), /^Error: /);
  await set(lead, { class: "evidential", why: "A threat is heard" });
  await press(lead, "Save");
  await go(lead, clip + "/hold");
  await set(lead, { ground: "safeguarding", reason: "Somebody may be at risk at home" });
  await press(lead, "Hold it");
  assert.match(await lead.title(), /is held: nothing overwrites it/);

  await go(lead, "/cases");
  const path = await lead.locator("main a[href^='/cases/C-']").first().getAttribute("href");
  await go(lead, clip + "/exhibit");
  await set(lead, { case: path.match(/C-[0-9A-Z-]+/)[0], title: "Body-worn camera", why: "It holds the threat" });
  await press(lead, "Make it an exhibit");
  assert.match(await lead.locator("main").innerText(), /of case/);

  await go(privacy, clip + "/police");
  assert.equal(await privacy.locator("main [name=sha256]").inputValue(), SUM);
  await set(privacy, { force: "Northmere Constabulary", reference: "NC/1/26", officer: "DC 4410", gateway: "crime", method: "upload_link", agreed: "The director on call", sent: day(), hour: "00:00" });
  await set(privacy, { hour: new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" }).format(to) });
  await press(privacy, "Write it down", { fine: false });
  if (/^Error: /.test(await privacy.title())) { // sent in the minute in which it was recorded
    await set(privacy, { hour: new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" }).format(new Date()) });
    await press(privacy, "Write it down");
  }
  assert.match(await privacy.title(), /is with the police and is held here/);
  await go(privacy, clip + "/receipt");
  await set(privacy, { receipt: "R-1", sha256: "bb" + SUM.slice(2) });
  await press(privacy, "Write it down", { fine: false });
  assert.match(await privacy.locator("main").innerText(), /another file than was sent/);
  await set(privacy, { sha256: SUM });
  await press(privacy, "Write it down");

  // One person alone changes nothing of what the police have.
  await go(lead, clip + "/class");
  await set(lead, { class: "non_evidential", why: "I think it is over" });
  await press(lead, "Save");
  await set(lead, { purpose: "check", words: "To see what the police were given" });
  await press(lead, "Read the record");
  const text = await lead.locator("main").innerText();
  for (const said of ["A visitor shouts at the crew", "DC 4410", "with the same fingerprint", "Somebody else decides", "To see what the police were given"]) assert.ok(text.includes(said), "not on the record: " + said);
  assert.deepEqual(await violations(lead), [], "a record");
});
