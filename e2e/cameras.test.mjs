// A camera's life: what it is for goes live when its gates hold; it is delivered, taken with two taps on a phone without
// scripts, refused to a second person, brought back, in a supplier's file that is mapped and taken in twice, explained by its
// wearer, lost, and judged by the privacy lead.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, device, open, signIn, start } from "./lib.mjs";
import { day, go, press, set } from "./steps.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const as = async (role, options) => signIn(await device(browser, site.base, options), role);
const heading = (page) => page.locator("h1").innerText();

test("a camera goes from its gates to the privacy lead", async () => {
  const lead = await as("specialist", { size: DESK });
  await go(lead, "/cameras/uses/new");
  await lead.locator("[name=unit]").selectOption({ index: 1 });
  await set(lead, { name: "Night porters", purpose: "To calm. Not to watch staff", model: "Invented One", lawful: "public_task", condition: "none", audio: "no", before: "30", days: "31" });
  await press(lead, "Plan it");
  const use = new URL(lead.url()).pathname;
  await press(lead, "Let it go live", { fine: false });
  assert.match(await lead.locator("main").innerText(), /It is not done yet/);
  for (const [gate, more] of [["dpia", { with: "The information risk owner", review: day(300) }], ["policy", {}], ["signage", {}], ["consultation", { with: "Staff side" }]]) {
    await go(lead, use + "/" + gate);
    await set(lead, { day: day(-4), reference: "IG/26/9", ...more });
    await press(lead, "Write it down");
  }
  await press(lead, "Let it go live");
  assert.match(await heading(lead), /live, and every gate holds/);
  await go(lead, "/cameras/new");
  await set(lead, { deployment: use.split("/").pop(), tag: "NP 1", serial: "NP-0001", encrypted: "yes" });
  await press(lead, "Write it down");
  const camera = new URL(lead.url()).pathname;
  await go(lead, camera + "/ready");
  await press(lead, "It is ready");

  // Whoever has one already brings it back first.
  const wearer = await as("reporter", { size: PHONE, scripts: false });
  await go(wearer, "/camera");
  while (await wearer.getByRole("link", { name: /^Return/ }).count()) {
    await Promise.all([wearer.waitForEvent("load"), wearer.getByRole("link", { name: /^Return/ }).first().click()]);
    await press(wearer, /^Return/);
  }
  await wearer.fill("[name=tag]", "np1");
  await Promise.all([wearer.waitForEvent("load"), wearer.locator("[name=tag]").press("Enter")]); // a scanner ends with Enter
  await press(wearer, "Take NP 1");
  assert.match(await wearer.locator("main").innerText(), /Camera NP 1 is yours for this shift/);
  await go(lead, "/camera?tag=NP-1");
  assert.match(await heading(lead), /Camera NP 1 is out/);
  assert.equal(await lead.getByRole("button", { name: /^Take/ }).count(), 0);

  const at = new Date(Date.now() + 1000).toISOString().slice(0, 19) + "Z";
  const file = { name: "np.csv", mimeType: "text/csv", buffer: Buffer.from(`Kit,Began at,Duration (s)\nNP-0001,${at},90\nNP-0001,soon,90\nNOBODY,${at},90\n`) };
  const bring = async () => {
    await go(lead, "/cameras/files");
    await lead.fill("[name=vendor]", "Porter Cameras");
    await lead.locator("[name=file]").setInputFiles(file);
    await press(lead, "Try this file");
  };
  await bring();
  assert.match(await heading(lead), /cannot be taken in as it is/);
  await set(lead, { map0: "device_serial", map1: "start", map2: "duration" });
  await press(lead, "Save this and try again");
  assert.match(await heading(lead), /1 new recording. Rows that cannot be taken: 2/);
  await press(lead, /^Take in 1/);
  assert.match(await heading(lead), /1 recording was added/);
  await bring();
  assert.match(await heading(lead), /nothing to add/);

  await go(wearer, "/camera?tag=NP1");
  await press(wearer, "Return NP 1");
  await go(wearer, "/camera/recordings");
  await Promise.all([wearer.waitForEvent("load"), wearer.locator("main a", { hasText: "Camera NP 1" }).first().click()]);
  await press(wearer, "Send", { fine: false });
  assert.match(await wearer.title(), /^Error: /);
  for (const [name, value] of Object.entries({ why: "threat", warning: "before", effect: "calmed", other: "relative", place: "hospital" })) await wearer.check(`[name=${name}][value=${value}]`);
  await press(wearer, "Send");

  await go(lead, camera + "/lost");
  await set(lead, { words: "Not on the dock" });
  await press(lead, "It is lost");
  assert.match(await heading(lead), /Camera NP 1 is lost/);
  const privacy = await as("privacy", { size: DESK });
  await go(privacy, "/cameras/losses");
  await Promise.all([privacy.waitForEvent("load"), privacy.locator("main a", { hasText: /^NP 1$/ }).click()]);
  await Promise.all([privacy.waitForEvent("load"), privacy.getByRole("link", { name: "Decide" }).click()]);
  await set(privacy, { decision: "not_reported", reason: "Encrypted, and nothing was on it" });
  await press(privacy, "This is decided");
  assert.match(await heading(privacy), /its loss is not reported/);
});
