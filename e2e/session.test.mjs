// Before somebody is signed out they are warned, one press keeps them in, and what they typed is never lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, field, focused, press, tabTo } from "./keys.mjs";
import { DESK, PHONE, ZOOMED, device, open, quiet, sideways, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const WORDS = "They asked for a second person at the desk";

// writing gives a manager's page with a form, whose clock the test moves. As far as the page is told, left is how many
// seconds there are; only a POST asks the program.
async function writing(options = {}) {
  const context = await device(browser, site.base, { size: DESK, ...options });
  const page = await signIn(context, "manager");
  await page.goto("/reports");
  const record = await page.locator("main a[href^='/reports/HW-']").first().getAttribute("href");
  await page.clock.install();
  const told = { left: 119, asked: 0, kept: 0 };
  await context.route("**/session", async (route) => {
    if (route.request().method() === "POST") { told.kept++; return route.continue(); }
    assert.equal(route.request().headers()["hw-quiet"], "1", "looking counts as use");
    told.asked++;
    return told.left === null ? route.continue() : route.fulfill({ json: { signed_in: true, seconds_left: told.left } });
  });
  await page.goto(record + "/message");
  return { context, page, record, told, box: page.locator("[data-hw-ending]"), text: page.locator("[name=message]") };
}

// late moves the clock past the moment at which a page first asks, in the demonstration's twelve hours.
const late = (page) => page.clock.fastForward("11:58:01");

test("two minutes before the end a warning takes the focus, and one press gives it back", async () => {
  const { context, page, told, box, text } = await writing();
  await field(page, "message");
  await page.keyboard.type(WORDS);
  await page.clock.fastForward("01:00:00");
  assert.ok(await box.isHidden(), "it warns an hour in");
  await late(page);
  await box.waitFor();
  assert.ok(await box.evaluate((e) => e === document.activeElement), "the warning has not the focus");
  assert.match(await box.getByRole("heading").innerText(), /^You will be signed out at \d{1,2}:\d\d[ap]m$/);
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    assert.deepEqual(await violations(page), []);
  }
  await page.setViewportSize(ZOOMED);
  assert.deepEqual(await sideways(page), []);
  await page.setViewportSize(DESK);
  await page.keyboard.press("Escape");
  assert.equal((await focused(page)).name, "message", "Escape does not lead back to what was typed");
  await tabTo(page, (f) => f.tag === "button" && f.text === "Stay signed in", "Stay signed in");
  await page.keyboard.press("Enter");
  await box.waitFor({ state: "hidden" });
  assert.equal(told.kept, 1);
  assert.equal((await focused(page)).name, "message");
  assert.equal(await text.inputValue(), WORDS);
  assert.equal(await page.locator("[data-hw-ending-said]").innerText(), "You stay signed in.");
  await press(page, button(page, "Send message"));
  await page.locator("main", { hasText: WORDS }).waitFor();
  quiet(context);
  await context.close();
});

test("typing and another tab keep somebody signed in without a warning", async () => {
  const { context, page, told, box, text } = await writing();
  await page.clock.fastForward("11:56:00");
  await text.pressSequentially("x");
  await page.clock.fastForward("01:01");
  await page.waitForFunction(() => true);
  for (let i = 0; i < 50 && told.kept === 0; i++) await new Promise((go) => setTimeout(go, 50));
  assert.equal(told.kept, 1, "typing did not lengthen the session");
  assert.ok(await box.isHidden());
  told.left = 3600; // another tab goes on
  await late(page);
  for (let i = 0; i < 50 && told.asked === 0; i++) await new Promise((go) => setTimeout(go, 50));
  assert.ok(told.asked > 0 && await box.isHidden());
  told.left = 60;
  await page.clock.fastForward("58:01");
  await box.waitFor();
  await text.pressSequentially("y");
  await box.waitFor({ state: "hidden" });
  assert.equal(await text.inputValue(), "xy");
  quiet(context);
  await context.close();
});

test("after the end what was typed stays, and goes after signing in again in another tab", async () => {
  const { context, page, told, box, text } = await writing();
  await text.fill(WORDS + " again");
  await late(page);
  await box.waitFor();
  await context.request.post("/sign-out", { headers: { Origin: site.base } });
  told.left = null;
  await page.clock.fastForward("02:05");
  await box.getByRole("heading", { name: "You are signed out" }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.equal(await text.inputValue(), WORDS + " again");
  const [other] = await Promise.all([context.waitForEvent("page"), box.getByRole("link", { name: "Sign in again" }).click()]);
  await other.locator("form[action='/sign-in/demo'] button").filter({ has: other.getByText("Manager", { exact: true }) }).first().click();
  await other.waitForURL((u) => u.pathname !== "/sign-in");
  await other.close();
  await page.clock.fastForward("00:16");
  await box.waitFor({ state: "hidden" });
  assert.equal(await page.locator("[data-hw-ending-said]").innerText(), "You are signed in again.");
  await press(page, button(page, "Send message"));
  await page.locator("main", { hasText: WORDS + " again" }).waitFor();
  quiet(context);
  await context.close();
});

test("after the end a page with nothing typed is left", async () => {
  const { context, page, record, told } = await writing();
  await context.request.post("/sign-out", { headers: { Origin: site.base } });
  told.left = null;
  await late(page);
  await page.waitForURL((u) => u.pathname === "/sign-in");
  assert.equal(new URL(page.url()).searchParams.get("next"), record + "/message");
  await context.close();
});

test("the end of the longest session is said, and not promised away", async () => {
  const { context, page, told, box, text } = await writing();
  await text.fill("z");
  await context.unroute("**/session");
  await context.route("**/session", (route) => route.fulfill({ json: { signed_in: true, seconds_left: told.left } }));
  await late(page);
  await box.waitFor();
  await box.getByRole("button", { name: "Stay signed in" }).click();
  await box.getByRole("link", { name: "Sign in again" }).waitFor();
  assert.match(await box.innerText(), /as long as one sign-in lasts/);
  await context.close();
});

test("without scripts a form that comes too late is given back, and goes after signing in again", async () => {
  const context = await device(browser, site.base, { size: DESK, scripts: false });
  const page = await signIn(context, "manager");
  await page.goto("/reports");
  await page.goto(await page.locator("main a[href^='/reports/HW-']").first().getAttribute("href") + "/message");
  const record = new URL(page.url()).pathname;
  await page.fill("[name=message]", WORDS + " on a plain page");
  await context.request.post("/sign-out", { headers: { Origin: site.base } });
  await page.getByRole("button", { name: "Send message" }).click();
  await page.getByRole("heading", { name: "You were signed out to keep this safe" }).waitFor();
  assert.equal(new URL(page.url()).pathname, record);
  await page.locator("main blockquote", { hasText: WORDS }).waitFor();
  await (await signIn(context, "manager")).close();
  await page.getByRole("button", { name: "Send what I typed" }).click();
  await page.locator("main", { hasText: WORDS + " on a plain page" }).waitFor();
  assert.equal(new URL(page.url()).pathname, record.replace("/message", ""));
  await context.close();
});
