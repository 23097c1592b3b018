// A camera's life, from its delivery to footage that the police have: what it is for goes live when its gates hold; it is taken
// with two taps on a phone without scripts, refused to a second person, brought back; the supplier's file is mapped and taken in
// twice; its wearer says why; its clip is classed, made an exhibit, given to the police and held; another camera is lost, and
// the privacy lead decides.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, start, violations } from "./lib.mjs";
import { day, go, press, send, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const as = async (role, options = { size: DESK }) => signIn(await device(browser, site.base, options), role);
const heading = (page) => page.locator("h1").innerText();
const main = (page) => page.locator("main").innerText();
const SUM = "9c4107be".repeat(8);

test("a camera goes from its delivery to footage that the police have", async () => {
  const lead = await as("specialist"), wearer = await as("reporter", { size: PHONE, scripts: false }), privacy = await as("privacy");

  // No camera is taken before every gate holds.
  await go(lead, "/cameras/uses/new");
  await lead.locator("main [name=unit]").selectOption({ index: 1 });
  await set(lead, { name: "Night porters", purpose: "To calm. Not to watch staff", model: "Invented One", lawful: "public_task", condition: "none", audio: "no", before: "30", days: "31" });
  await press(lead, "Plan it");
  const use = new URL(lead.url()).pathname;
  await press(lead, "Let it go live", { fine: false });
  assert.match(await main(lead), /It is not done yet/);
  for (const [gate, more] of [["dpia", { with: "The information risk owner", review: day(300) }], ["policy", {}], ["signage", {}], ["consultation", { with: "Staff side" }]]) {
    await go(lead, use + "/" + gate);
    await set(lead, { day: day(-4), reference: "IG/26/9", ...more });
    await press(lead, "Write it down");
  }
  await press(lead, "Let it go live");
  assert.match(await heading(lead), /live, and every gate holds/);

  const cameras = [];
  for (const [tag, serial] of [["NP 1", "NP-0001"], ["NP 2", "NP-0002"]]) {
    await go(lead, "/cameras/new");
    await set(lead, { deployment: use.split("/").pop(), tag, serial, encrypted: "yes" });
    await press(lead, "Write it down");
    cameras.push(new URL(lead.url()).pathname);
    await go(lead, cameras.at(-1) + "/ready");
    await press(lead, "It is ready");
  }
  assert.deepEqual(await violations(lead), [], "a camera");

  // Taken at the start of the shift, brought back at its end; it records in between.
  await go(wearer, "/camera");
  for (const back of await wearer.locator("main .hw-todo a[href*='/camera/take/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) { // one of an earlier shift
    await go(wearer, back);
    const give = wearer.locator("main form[action^='/camera/return/'] button");
    if (await give.count()) await send(wearer, give);
  }
  await go(wearer, "/camera");
  await wearer.fill("[name=tag]", "np1");
  await Promise.all([wearer.waitForEvent("load"), wearer.locator("[name=tag]").press("Enter")]); // a scanner ends with Enter
  await press(wearer, "Take NP 1");
  assert.match(await main(wearer), /Camera NP 1 is yours for this shift/);
  await go(lead, "/camera?tag=NP-1");
  assert.match(await heading(lead), /Camera NP 1 is out/);
  assert.equal(await lead.getByRole("button", { name: /^Take/ }).count(), 0);
  const from = new Date((Math.floor(Date.now() / 1000) + 1) * 1000), to = new Date(from.getTime() + 1000);
  await new Promise((done) => setTimeout(done, to - Date.now() + 200));
  await go(wearer, "/camera?tag=NP1");
  await press(wearer, "Return NP 1");

  // The supplier's file: its headings are mapped once, wrong rows are told, and taken in twice it adds nothing.
  const iso = (t) => t.toISOString().replace(/\.\d+Z/, "Z"), start = iso(from), second = iso(new Date(from.getTime() - 3600_000));
  const file = { name: "np.csv", mimeType: "text/csv", buffer: Buffer.from(`Kit,Began at,Duration (s),Video ID,SHA256\nNP-0001,${start},1,VC-100,${SUM}\nNP-0001,soon,90,,\nNOBODY,${start},90,,\nNP-0002,${second},4,,${SUM}\n`) };
  const bring = async () => {
    await go(lead, "/cameras/files");
    await lead.fill("[name=vendor]", "Porter Cameras");
    await lead.locator("main [type=file]").setInputFiles(file);
    await press(lead, "Try this file");
  };
  await bring();
  assert.match(await heading(lead), /cannot be taken in as it is/);
  await set(lead, { map0: "device_serial", map1: "start", map2: "duration" });
  await press(lead, "Save this and try again");
  assert.match(await heading(lead), /2 new recordings. Rows that cannot be taken: 2/);
  await press(lead, /^Take in 2/);
  assert.match(await heading(lead), /2 recordings were added/);
  await bring();
  assert.match(await heading(lead), /nothing to add/);

  await go(wearer, "/camera/recordings");
  await Promise.all([wearer.waitForEvent("load"), wearer.locator("main a", { hasText: "Camera NP 1" }).first().click()]);
  await press(wearer, "Send", { fine: false });
  assert.match(await wearer.title(), /^Error: /);
  for (const [name, value] of Object.entries({ why: "threat", warning: "before", effect: "calmed", other: "relative", place: "hospital" })) await wearer.check(`[name=${name}][value=${value}]`);
  await press(wearer, "Send");

  // Footage without a number in the supplier's system is written in by hand, with what the file said.
  await go(lead, "/cameras/recordings");
  await lead.locator("main tr", { hasText: "NP 2" }).first().locator("a").first().click();
  await lead.getByRole("link", { name: "Its clip in the register" }).click();
  await lead.locator("main").getByRole("link", { name: "Add a clip" }).first().click();
  assert.equal(await lead.locator("main [name=sha256]").inputValue(), SUM);
  await set(lead, { reference: "VC-099", shows: "A visitor sits down" });
  await press(lead, "Add it");
  assert.match(new URL(lead.url()).pathname, /^\/clips\/clp_/);
  assert.doesNotMatch(await main(lead), /A visitor sits down/, "a record is open without a reason");
  await set(lead, { purpose: "class", words: "To say what it is" });
  await press(lead, "Read the record");
  assert.match(await main(lead), /A visitor sits down/);

  // The other clip came into the register by itself, and waits for somebody to say what it is.
  await go(lead, "/cameras/recordings");
  await lead.locator("main tr", { hasText: "NP 1" }).first().locator("a").first().click();
  await lead.getByRole("link", { name: "Its clip in the register" }).click();
  await lead.locator("main tbody a").first().click();
  await lead.waitForURL(/\/clips\/clp_/);
  const clip = new URL(lead.url()).pathname;
  assert.match(clip, /^\/clips\/clp_/);
  assert.match(await lead.title(), /will be overwritten on/);
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
  assert.match(await main(lead), /of case/);

  await go(privacy, clip + "/police");
  assert.equal(await privacy.locator("main [name=sha256]").inputValue(), SUM);
  await set(privacy, { force: "Northmere Constabulary", reference: "NC/1/26", officer: "DC 4410", gateway: "crime", method: "upload_link", agreed: "The director on call", asked: day(), sent: day(), hour: "00:00" });
  await set(privacy, { hour: new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" }).format(to) });
  await press(privacy, "Write it down");
  assert.match(await privacy.title(), /is with the police and is held here/);
  await go(privacy, clip + "/receipt");
  await set(privacy, { receipt: "R-1", sha256: "bb" + SUM.slice(2) });
  await press(privacy, "Write it down", { fine: false });
  assert.match(await main(privacy), /another file than was sent/);
  await set(privacy, { sha256: SUM });
  await press(privacy, "Write it down");

  // One person alone changes nothing of what the police have.
  await go(lead, clip + "/class");
  await set(lead, { class: "non_evidential", why: "I think it is over" });
  await press(lead, "Save");
  await set(lead, { purpose: "check", words: "To see what the police were given" });
  await press(lead, "Read the record");
  const text = await main(lead);
  for (const said of ["DC 4410", "with the same fingerprint", "Somebody else decides", "To see what the police were given"]) assert.ok(text.includes(said), "not on the record: " + said);
  assert.deepEqual(await violations(lead), [], "a record");

  // The camera itself is lost one day, which the privacy lead has to judge.
  await go(lead, cameras[0] + "/lost");
  await set(lead, { words: "Not on the dock" });
  await press(lead, "It is lost");
  assert.match(await heading(lead), /Camera NP 1 is lost/);
  await go(privacy, "/cameras/losses");
  await Promise.all([privacy.waitForEvent("load"), privacy.locator("main a", { hasText: /^NP 1$/ }).click()]);
  await Promise.all([privacy.waitForEvent("load"), privacy.getByRole("link", { name: "Decide" }).click()]);
  await set(privacy, { decision: "not_reported", reason: "Encrypted, and nothing was on it" });
  await press(privacy, "This is decided");
  assert.match(await heading(privacy), /its loss is not reported/);
});
