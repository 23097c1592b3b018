// A walk-round on two phones without a signal: what they answer merges without loss, a difference is kept until it is settled,
// what was written while signed out is sent after sign-in; a finding is mended and looked at again by somebody else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { device, open, PHONE, DESK, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { [site, browser] = await Promise.all([start(), open()]); });
after(async () => { await browser?.close(); await site?.stop(); });

// A small picture, drawn by the page itself.
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

// ready waits until a phone holds all that it needs.
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.hwKept === "yes" && document.documentElement.dataset.hwWaiting === "0");
const waiting = (page, n) => page.waitForFunction((n) => document.documentElement.dataset.hwWaiting === String(n), n);

async function answer(page, code, result, { note, likelihood, consequence, photo } = {}) {
  await page.evaluate((c) => { location.hash = c; }, code);
  await page.locator(`form[data-hw-item=${code}]`).waitFor();
  await page.check(`[name=result][value=${result}]`);
  if (photo) {
    await page.setInputFiles("#cam", { name: "door.png", mimeType: "image/png", buffer: png });
    await page.locator("#shots img").first().waitFor();
  }
  if (note) await page.fill("[name=note]", note);
  if (likelihood) await page.check(`[name=likelihood][value="${likelihood}"]`, { force: true });
  if (consequence) await page.check(`[name=consequence][value="${consequence}"]`, { force: true });
  await page.getByRole("button", { name: /^Save/ }).click();
  await page.locator(`form[data-hw-item=${code}]`).waitFor({ state: "detached" });
}

test("two phones without a signal walk one place, and nothing is lost", async () => {
  const phones = await Promise.all([0, 1].map(() => device(browser, site.base, { size: PHONE })));
  const [one, two] = await Promise.all([signIn(phones[0], "specialist"), signIn(phones[1], "union")]);
  await one.goto("/environment/new");
  await one.selectOption("[name=unit]", { index: 1 });
  await one.fill("[name=place]", "The hall beside the heron");
  await one.check("[name=zones][value=EN]");
  await one.check("[name=zones][value=CP]");
  await one.check("[name=band][value=night]");
  await one.getByRole("button", { name: "Begin" }).click();
  await one.locator("h1", { hasText: "nothing is answered yet" }).waitFor();
  const path = new URL(one.url()).pathname, walk = "/walk-round?walk=" + path.split("/").pop();

  for (const p of [one, two]) { await p.goto(walk); await p.locator("h1", { hasText: "0 of 18" }).waitFor(); await ready(p); }
  assert.deepEqual(await violations(one), []);
  for (const c of phones) await c.setOffline(true);
  // Without a network, and after the page was opened again.
  await Promise.all([one.reload(), two.reload()]);
  await one.locator("h1", { hasText: "0 of 18" }).waitFor();
  await answer(one, "EN01", "met");
  await answer(one, "EN04", "not_met", { note: "Desk has no second way out", likelihood: 4, consequence: 4, photo: true });
  await answer(one, "EN02", "met", { note: "All of it is in sight" });
  await answer(two, "EN02", "partly", { note: "Not from the right seat", likelihood: 2, consequence: 3 });
  await answer(two, "CP01", "met");
  await one.reload();
  await one.locator(".hw-status", { hasText: "3 answers and 1 photo saved on this device" }).waitFor();
  await one.evaluate(() => { location.hash = "EN04"; });
  await one.locator("#shots img").waitFor();
  await one.getByRole("button", { name: "Cover a part of photo 1" }).click();
  await one.getByRole("button", { name: "middle", exact: true }).click();
  await one.getByRole("button", { name: "Keep the covered photo" }).click();
  await one.locator("#shots img").waitFor();
  assert.deepEqual(await violations(one), []);
  await one.getByRole("link", { name: "All items" }).click();

  // The second phone is signed out in between: what it holds waits, and goes after sign-in.
  const cookies = await phones[1].cookies();
  await phones[1].clearCookies();
  for (const c of phones) await c.setOffline(false);
  await waiting(one, 0);
  await two.locator(".hw-status", { hasText: "You are signed out" }).waitFor();
  await waiting(two, 2);
  await phones[1].addCookies(cookies);
  await two.reload();
  await waiting(two, 0);
  // Two answers that did not know of each other: both stand, and nobody may finish yet.
  await one.goto(path);
  await one.locator("h1", { hasText: "answered differently" }).waitFor();
  for (const said of ["All of it is in sight", "Not from the right seat"]) assert.ok((await one.locator("#differ + h3 + ul").innerText()).includes(said));
  await one.goto(path + "/finish");
  await one.getByRole("button", { name: "Finish" }).click();
  await one.getByText("Settle it first").first().waitFor();
  await one.goto(path + "/items/EN02");
  await one.check("[name=result][value=met]");
  await one.fill("[name=note]", "In sight once the screen is turned");
  await one.getByRole("button", { name: "Save the answer" }).click();
  await one.goto(path + "/finish");
  await one.getByRole("button", { name: "Finish" }).click();
  await one.locator("h1", { hasText: "1 critical item is not met" }).waitFor();
  assert.equal(await one.locator(".hw-photo img").count(), 1, "the photo was sent once");
  assert.deepEqual(await violations(one), []);

  // Mended by one, looked at again by the other.
  await one.locator("table").getByRole("link", { name: "Desk has no second way out" }).click();
  const finding = new URL(one.url()).pathname;
  await one.getByRole("link", { name: "It is mended" }).click();
  await one.fill("[name=words]", "A door was put in");
  await one.getByRole("button", { name: "It is mended" }).click();
  await one.getByText("You mended it today").waitFor();
  await two.setViewportSize(DESK);
  await two.goto(finding);
  await two.getByRole("link", { name: "Look again" }).click();
  await two.check("[name=holds][value=yes]");
  await two.fill("[name=words]", "Walked through it");
  await two.getByRole("button", { name: "Save" }).click();
  await two.getByText("Mended and checked").first().waitFor();
  for (const c of phones) assert.deepEqual(c.faults, []);
  for (const c of phones) await c.close();
});
