// Tries the offline journey in Chromium. Needs playwright-core and the journey server; run:
//   go run ./internal/offline/testdata/journey :8099   and   BASE=http://localhost:8099 node journey.mjs
import assert from "node:assert/strict";
import { createRequire } from "node:module";
const { chromium } = createRequire(process.env.PLAYWRIGHT_FROM ?? import.meta.url)("playwright-core");

const base = process.env.BASE ?? "http://localhost:8099";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const control = async (q = "") => (await fetch(base + "/control?" + q)).json();
const faults = [];

async function device() {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  context.on("weberror", (e) => faults.push(String(e.error())));
  context.on("console", (m) => { if (m.type() === "error" && !/ERR_INTERNET_DISCONNECTED|Failed to load resource|ERR_FAILED/.test(m.text())) faults.push(m.text()); });
  const page = await context.newPage();
  await page.goto(base + "/report");
  await page.waitForSelector("html[data-hw-kept]", { state: "attached" });
  return { context, page };
}

async function answer(page, field, value) {
  await page.waitForSelector(`form[data-hw-ready] [name=${field}]`);
  if (field === "words") await page.fill("#words", value);
  else await page.check(`#${field}-${value}`);
  await page.click("button");
}

async function fillAll(page, words = "He grabbed my arm") {
  for (const [f, v] of [["safe", 0], ["what", 0], ["where", 0], ["police", 1], ["words", words]]) await answer(page, f, v);
}

const tests = {
  async "a report is filled in and queued without a network, and is sent once when it is back"() {
    await control("reset=1");
    const { context, page } = await device();
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector("text=No signal.");
    await fillAll(page);
    await page.waitForSelector("h1:has-text('Check and send')");
    assert.match(await page.textContent("main"), /He grabbed my arm/);
    await page.click("text=Send my report");
    await page.waitForSelector("text=Saved on this device, not sent yet");
    assert.match(await page.textContent("li.hw-outbox h2"), /Today, .*in an ambulance/);
    if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT + "-waiting.png", fullPage: true });
    const raw = await page.evaluate(() => new Promise((ok) => { const r = indexedDB.open("havenward-report"); r.onsuccess = () => { const q = r.result.transaction("kv").objectStore("kv").getAll(); q.onsuccess = () => ok(q.result.map((v) => v instanceof CryptoKey ? "extractable " + v.extractable : JSON.stringify(v) + new TextDecoder().decode(v.sealed?.data ?? new Uint8Array()))); }; }));
    assert.ok(raw.join().includes("extractable false") && !raw.join().includes("grabbed"));
    await page.reload();
    await page.waitForSelector("text=Saved on this device, not sent yet");
    assert.equal((await control()).posts, 0);
    await context.setOffline(false);
    await page.waitForSelector("li[data-state=sent]");
    await page.waitForFunction(() => /^Sent\. Code HW3P /.test(document.getElementById("hw-live")?.textContent ?? ""));
    assert.equal(await page.locator("[role=status],[aria-live]").count(), 1);
    if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT + "-sent.png", fullPage: true });
    const got = await control();
    assert.equal(got.posts, 1);
    const r = Object.values(got.reports)[0];
    assert.deepEqual(r.answers, { safe: ["0"], what: ["0"], where: ["0"], police: ["1"], words: ["He grabbed my arm"] });
    assert.equal(r.place, "A1");
    await context.close();
  },

  async "two tabs and ten sends make one report"() {
    await control("reset=1");
    const { context, page } = await device();
    await context.setOffline(true);
    await fillAll(page);
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    const other = await context.newPage();
    await other.goto(base + "/report/outbox");
    await other.waitForSelector("li[data-state=waiting]");
    await context.setOffline(false);
    await Promise.all([page, other].map((p) => p.evaluate(async () => { for (let i = 0; i < 5; i++) { dispatchEvent(new Event("online")); [...document.querySelectorAll("button")].find((b) => b.textContent.startsWith("Try now"))?.click(); } })));
    await Promise.all([page, other].map((p) => p.waitForSelector("li[data-state=sent]")));
    await page.waitForTimeout(800);
    const got = await control();
    assert.deepEqual([got.posts, Object.keys(got.reports).length], [1, 1]);
    await context.close();
  },

  async "ten reports queued go as ten, each once"() {
    await control("reset=1");
    const { context, page } = await device();
    await context.setOffline(true);
    for (let i = 0; i < 10; i++) {
      await page.goto(base + "/report");
      await fillAll(page, "Number " + i);
      await page.click("text=Send my report");
      await page.waitForSelector("li[data-state=waiting]");
    }
    assert.equal(await page.locator("li[data-state=waiting]").count(), 10);
    const other = await context.newPage();
    await other.goto(base + "/report/outbox");
    await context.setOffline(false);
    await page.waitForFunction(() => document.querySelectorAll("li[data-state=sent]").length === 10);
    const got = await control();
    assert.deepEqual([got.posts, new Set(Object.values(got.reports).map((r) => r.answers.words[0])).size], [10, 10]);
    await context.close();
  },

  async "a report goes after the page was closed, where the browser can"() {
    await control("reset=1");
    const { context, page } = await device();
    await context.setOffline(true);
    await fillAll(page);
    await page.click("text=Send my report");
    await page.waitForSelector("text=Next try when there is a signal");
    await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes("havenward-send"));
    const quiet = await context.newPage(); // a page of the same origin without our script, to speak to the worker
    await quiet.goto(base + "/assets/app.css").catch(() => {});
    await page.close();
    await context.setOffline(false);
    await quiet.goto(base + "/control");
    const cdp = await context.newCDPSession(quiet), ids = [];
    cdp.on("ServiceWorker.workerRegistrationUpdated", (e) => ids.push(...e.registrations.map((r) => r.registrationId)));
    await cdp.send("ServiceWorker.enable");
    await quiet.waitForTimeout(500);
    if (!(await control()).posts) await cdp.send("ServiceWorker.dispatchSyncEvent", { origin: base, registrationId: ids[0], tag: "havenward-send", lastChance: false });
    for (let i = 0; i < 50 && !(await control()).posts; i++) await quiet.waitForTimeout(100);
    await quiet.waitForTimeout(400);
    assert.equal((await control()).posts, 1);
    await quiet.goto(base + "/report/outbox");
    await quiet.waitForSelector("li[data-state=sent]");
    await context.close();
  },

  async "an unfinished report is not shown to whoever opens the form next, and can be carried on"() {
    await control("reset=1");
    const { context, page } = await device();
    await context.setOffline(true);
    for (const [f, v] of [["safe", 0], ["what", 1]]) await answer(page, f, v);
    await page.waitForSelector("form[data-hw-ready] [name=where]");
    await page.close();
    const next = await context.newPage();
    await next.goto(base + "/report/what");
    await next.waitForSelector("form[data-hw-ready]");
    assert.equal(await next.locator("input:checked").count(), 0);
    await next.click("text=1 report on this device is not finished");
    await next.click("text=Carry on");
    await next.waitForSelector("h1:has-text('Check and send')");
    assert.match(await next.textContent("main"), /Shouting/);
    await next.click("text=Send my report");
    await next.waitForSelector("text=Answer this: Where was it?");
    await context.close();
  },

  async "online the form posts as plain pages, with the same key, and nothing stays"() {
    await control("reset=1");
    const { context, page } = await device();
    await fillAll(page);
    await page.waitForSelector("h1:has-text('Check and send')");
    await page.waitForSelector("form[data-hw-ready]");
    await page.click("text=Send my report");
    await page.waitForSelector("[data-hw-cleared] h1:has-text('Report sent')");
    const got = await control();
    assert.deepEqual([got.plain, got.posts], [1, 0]);
    assert.match(Object.keys(got.reports)[0], /^[0-9a-f-]{36}$/);
    await page.goto(base + "/report/outbox");
    await page.waitForSelector("text=Nothing is waiting to send");
    assert.equal(await page.locator("li.hw-outbox").count(), 0);
    await context.close();
  },

  async "the signal goes half way and the browser does not know: the post comes back and the form goes on"() {
    await control("reset=1");
    const { context, page } = await device();
    await answer(page, "safe", 0);
    await page.waitForSelector("form[data-hw-ready] [name=what]");
    await context.setOffline(true);
    await page.evaluate(() => Object.defineProperty(Navigator.prototype, "onLine", { get: () => true }));
    await answer(page, "what", 1);
    await answer(page, "where", 1);
    await answer(page, "police", 0);
    await answer(page, "words", "half way");
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    await context.setOffline(false);
    await page.waitForSelector("li[data-state=sent]");
    assert.deepEqual(Object.values((await control()).reports)[0].answers.safe, ["0"]);
    await context.close();
  },

  async "the signal goes at the very last press: the report waits and is sent once"() {
    await control("reset=1");
    const { context, page } = await device();
    await fillAll(page);
    await page.waitForSelector("h1:has-text('Check and send')");
    await page.waitForSelector("form[data-hw-ready]");
    await context.setOffline(true);
    await page.evaluate(() => Object.defineProperty(Navigator.prototype, "onLine", { get: () => true }));
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    assert.equal(new URL(page.url()).search, "");
    await context.setOffline(false);
    await page.waitForSelector("li[data-state=sent]");
    const got = await control();
    assert.deepEqual([got.plain, got.posts, Object.values(got.reports)[0].answers.words], [0, 1, ["He grabbed my arm"]]);
    await context.close();
  },

  async "a refusal needs the person; a change sends it; a conflict shows both"() {
    await control("reset=1&answer=422");
    const { context, page } = await device();
    await context.setOffline(true);
    await fillAll(page);
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    await context.setOffline(false);
    await page.waitForSelector("text=Needs you before it can go");
    await page.waitForSelector("text=Harbour ward has moved");
    if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT + "-stop.png", fullPage: true });
    await control("answer=409");
    await page.click("text=Change this answer");
    await answer(page, "where", 1);
    await page.click("text=Send my report");
    await page.waitForSelector("text=Their words");
    assert.match(await page.textContent("li.hw-outbox"), /Your words: He grabbed my arm/);
    await control("answer=0");
    await page.click("text=Change this answer");
    await answer(page, "words", "Mine again");
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=sent]");
    const reports = Object.values((await control()).reports);
    assert.deepEqual([reports.length, reports[0].answers.where, reports[0].answers.words], [1, ["1"], ["Mine again"]]);
    await context.close();
  },

  async "delete asks once, copy gives the text"() {
    const { context, page } = await device();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await context.setOffline(true);
    await fillAll(page, "to be deleted");
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    await page.click("text=Copy the text");
    await page.waitForFunction(() => document.getElementById("hw-live")?.textContent === "Copied.");
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /Where was it\?: in an ambulance[\s\S]*to be deleted/);
    await page.click("button:has-text('Delete')");
    await page.click("button:has-text('Keep it')");
    assert.equal(await page.locator("li[data-state=waiting]").count(), 1);
    await page.click("button:has-text('Delete')");
    await page.click("button:has-text('Delete it')");
    await page.waitForFunction(() => !document.querySelector("li.hw-outbox"));
    await context.close();
  },

  async "keep nothing here keeps nothing, and the words stay in the box when the signal goes"() {
    const { context, page } = await device();
    await page.goto(base + "/report/outbox");
    await page.click("text=Keep nothing here");
    await page.waitForSelector("text=This device keeps nothing");
    await page.goto(base + "/report/words");
    await page.waitForSelector("form[data-hw-ready]");
    await page.fill("#words", "secret");
    await context.setOffline(true);
    await page.click("button");
    await page.waitForSelector("text=Your words are still in the box");
    assert.equal(await page.inputValue("#words"), "secret");
    const left = await page.evaluate(() => new Promise((ok) => { const r = indexedDB.open("havenward-report"); r.onsuccess = () => { if (!r.result.objectStoreNames.contains("kv")) return ok(0); const q = r.result.transaction("kv").objectStore("kv").count(); q.onsuccess = () => ok(q.result); }; }));
    assert.equal(left, 0);
    await context.close();
  },

  async "signing out erases everything, in every tab"() {
    await control("reset=1&answer=503");
    const { context, page } = await device();
    await context.setOffline(true);
    await fillAll(page);
    await page.click("text=Send my report");
    await page.waitForSelector("li[data-state=waiting]");
    await context.setOffline(false);
    await page.waitForSelector("text=/Next try: today at/");
    const other = await context.newPage();
    await other.goto(base + "/report/bye");
    await page.waitForFunction(() => !document.querySelector("li.hw-outbox"));
    await page.waitForTimeout(600); // a try that had left before the sign-out gets its 503
    await control("answer=0");
    await page.reload();
    await page.waitForSelector("text=Nothing is waiting to send");
    assert.deepEqual((await control()).reports, {});
    await context.close();
  },

  async "other pages are never kept"() {
    const { context, page } = await device();
    await page.goto(base + "/cases/1");
    await page.waitForSelector("text=Case, not to be kept");
    const keys = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (n) => (await (await caches.open(n)).keys()).map((r) => new URL(r.url).pathname)))).flat());
    assert.ok(keys.includes("/report/safe") && keys.includes("/report/outbox"));
    assert.deepEqual(keys.filter((k) => !/^\/(report|assets)(\/|$)/.test(k)), []);
    assert.ok(!keys.includes("/report/check"));
    await context.setOffline(true);
    assert.equal(await page.goto(base + "/cases/1").then(() => "shown", () => "not shown"), "not shown");
    await context.close();
  },
};

let bad = 0;
for (const [name, run] of Object.entries(tests)) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
  try { await Promise.race([run(), new Promise((_, no) => setTimeout(() => no(new Error("took too long")), 45e3))]); console.log("ok   " + name); } catch (e) { bad++; console.log("FAIL " + name + "\n     " + (e.stack ?? e).split("\n").slice(0, 8).join("\n     ")); }
  for (const c of browser.contexts()) await c.close();
}
if (faults.length) { bad++; console.log("faults on the page:", [...new Set(faults)]); }
await browser.close();
process.exit(bad ? 1 : 0);
