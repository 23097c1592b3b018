// Everything works with the keyboard alone: the way in, the form, the list, a record; the focus is always to be seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, choose, field, focused, link, press, step, summary, tabTo, through, write } from "./keys.mjs";
import { DESK, PHONE, ROLES, device, open, posterCode, quiet, signIn, start } from "./lib.mjs";
import { join, oneTimeCode } from "./visitors.mjs";

let site, browser, code;
before(async () => { site = await start(); browser = await open(); code = await posterCode(browser, site.base); });
after(async () => { await browser?.close(); await site?.stop(); });

test("the first Tab leads past the header", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).text, "Skip to main content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the focus is not in the page's main part");
  await context.close();
});

test("a report is written and sent with the keyboard alone", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/r/" + code);
  await page.waitForSelector("form[data-hw-ready]");
  const choose = { safe: [["safe", 0]], what: [["what", 1]], when: [["when", 1]], who: [["who", 0], ["hurt", 0]], contact: [["contact", 3], ["naming", 1]] };
  for (let i = 0; i < 12; i++) {
    await page.locator("form[data-hw-ready][data-hw-step]:not([data-hw-step=check]), h1:has-text('Check and send')").first().waitFor();
    if (await page.locator("h1", { hasText: "Check and send" }).count()) break;
    const step = await page.locator("form[data-hw-step]").first().getAttribute("data-hw-step");
    assert.ok(choose[step], "a question that the journey does not know: " + step);
    for (const [name, nth] of choose[step]) {
      await tabTo(page, (f) => f.name === name, name);
      for (let k = 0; k < nth && name !== "what"; k++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Space");
    }
    await tabTo(page, (f) => f.tag === "button" && f.text === "Continue", "Continue");
    await page.keyboard.press("Enter");
    await page.locator(`form[data-hw-step]:not([data-hw-step=${step}]), h1:has-text('Check and send')`).first().waitFor();
  }
  await page.locator("h1", { hasText: "Check and send" }).waitFor();
  await tabTo(page, (f) => f.tag === "button" && f.text === "Send my report", "Send my report");
  await page.keyboard.press("Enter");
  await page.locator("h1", { hasText: /sent/i }).waitFor();
  await context.close();
});

test("a mistake takes the focus to its summary, and the summary to the question", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/report/progress");
  await tabTo(page, (f) => f.tag === "button" && f.text === "Show my report", "the button");
  await page.keyboard.press("Enter");
  await page.locator("[role=alert]").first().waitFor();
  assert.match(await page.title(), /^Error: /);
  await tabTo(page, (f) => f.href.startsWith("#"), "the summary's link");
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).name, "code");
  await context.close();
});

test("a manager goes from the queue to a finished review", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await press(page, tabTo(page, (f) => f.tag === "button" && f.text.startsWith(ROLES.manager), "the manager"));
  await page.waitForURL((u) => u.pathname === "/today");
  await press(page, link(page, "/reports"));
  await press(page, link(page, /^\/reports\/HW-/));
  const record = new URL(page.url()).pathname;
  if (await page.getByRole("button", { name: "I have read it" }).count()) await press(page, button(page, "I have read it"));

  await press(page, link(page, record + "/contact"));
  await press(page, button(page, "Save contact"));
  await summary(page, "reached");
  await page.keyboard.press("Space");
  await choose(page, "how", 1);
  await write(page, "note", "We spoke in the staff room");
  await press(page, button(page, "Save contact"));
  assert.equal(new URL(page.url()).pathname, record);
  assert.equal((await focused(page)).id, "happened", "the focus is not on what has changed");

  await press(page, link(page, record + "/feedback"));
  await write(page, "said", "The door does not lock");
  await write(page, "did", "It was mended on the same day");
  await press(page, button(page, "Send feedback"));
  assert.equal(new URL(page.url()).pathname, record);
  await page.locator("main", { hasText: "It was mended on the same day" }).waitFor();

  await press(page, link(page, record + "/finish"));
  await press(page, button(page, "Finish"));
  assert.equal(new URL(page.url()).pathname, record);
  assert.ok(await page.locator(`a[href='${record}/reopen']`).count(), "the review is not finished");
  quiet(context);
  await context.close();
});

test("a list is searched and filtered, and the filter taken off", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "manager");
  await page.goto("/reports");
  const all = await page.locator("main tbody tr").count();
  await write(page, "q", "zzzz no such words");
  await press(page, button(page, "Apply filters"));
  await page.locator("main h2", { hasText: "No reports match these filters" }).waitFor();
  await press(page, tabTo(page, (f) => f.tag === "a" && /^Clear/.test(f.text), "Clear"));
  assert.equal(await page.locator("main tbody tr").count(), all);
  const box = await tabTo(page, (f) => f.type === "checkbox", "a filter");
  await page.keyboard.press("Space");
  await press(page, button(page, "Apply filters"));
  assert.equal(new URL(page.url()).searchParams.get(box.name), box.value);
  await press(page, tabTo(page, (f) => f.tag === "a" && /remove$/.test(f.text), "the chip of the filter"));
  assert.equal(new URL(page.url()).searchParams.get(box.name), null);
  await press(page, link(page, "/search"));
  await press(page, button(page, "Search"));
  await summary(page, "words");
  await page.keyboard.type("door");
  await press(page, button(page, "Search"));
  quiet(context);
  await context.close();
});

test("the filters of a phone open and close", async () => {
  const context = await device(browser, site.base, { size: PHONE });
  const page = await signIn(context, "manager");
  await page.goto("/reports");
  await press(page, button(page, "Filter this list"), false);
  await field(page, "q");
  await press(page, tabTo(page, (f) => f.tag === "button" && f.text === "Apply filters", "Apply filters"));
  await page.evaluate(() => window.scrollTo(0, 0));
  await press(page, button(page, "Menu"), false);
  await step(page);
  await page.keyboard.press("Escape");
  assert.equal((await focused(page)).tag, "summary", "Escape does not give the focus back to the menu's button");
  quiet(context);
  await context.close();
});

test("signing in with a password and a six-digit code", async () => {
  const who = await join(browser, site, "Philippa Pangolin", "a quiet lake in november");
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await press(page, link(page, "/sign-in/password"));
  await write(page, "email", who.email);
  await write(page, "password", "not the password at all");
  await press(page, button(page, "Sign in"));
  await summary(page, "email");
  await write(page, "password", who.password);
  await press(page, button(page, "Sign in"));
  assert.equal(new URL(page.url()).pathname, "/sign-in/code");
  await write(page, "code", "000000");
  await press(page, button(page, "Sign in"));
  await summary(page, "code");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(oneTimeCode(who.key, Date.now() + 30_000)); // the code of now was used to set it up
  await press(page, button(page, "Sign in"));
  await page.waitForURL((u) => u.pathname === "/my-reports");
  await context.close();
});

test("an administrator finds somebody, opens them, and invites another", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "admin");
  await page.goto("/people");
  const name = (await page.locator("main tbody th a").nth(2).innerText()).trim();
  await write(page, "find", name);
  await press(page, button(page, "Find"));
  await press(page, link(page, /^\/people\/per_/));
  assert.ok((await page.locator("h1").innerText()).includes(name));
  assert.ok(await through(page) > 10);
  await page.goto("/people");
  await press(page, link(page, "/people/invite"));
  await press(page, button(page, "Send the invitation"));
  await summary(page, "name");
  await page.keyboard.type("Quentin Quokka");
  await write(page, "email", "quentin.quokka@example.org");
  await field(page, "role");
  await page.keyboard.press("ArrowDown");
  await write(page, "reason", "New on the ward");
  await press(page, button(page, "Send the invitation"));
  await page.getByText("The invitation is sent.").waitFor();
  quiet(context);
  await context.close();
});

test("every chart of how reporting works opens its table, and nothing holds the focus", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "executive");
  await page.goto("/dashboard/reporting");
  const charts = await page.locator("main details summary").count();
  assert.ok(charts > 2, `${charts} charts with a table`);
  for (let i = 0; i < charts; i++) {
    await tabTo(page, (f) => f.tag === "summary" && f.text === "Show the figures as a table", "the table of a chart");
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.activeElement.parentElement.open && document.activeElement.parentElement.querySelector("table").getBoundingClientRect().height > 0), "the table is not shown");
  }
  await through(page);
  quiet(context);
  await context.close();
});

test("nothing holds the focus on the pages that are opened most", async () => {
  for (const [role, paths] of [["nobody", ["/", "/report/what", "/sign-in", "/help"]], ["manager", ["/today", "/reports", "/account"]], ["specialist", ["/triage"]], ["admin", ["/keys", "/organisation/places"]]]) {
    const context = await device(browser, site.base, { size: DESK });
    const page = role === "nobody" ? await context.newPage() : await signIn(context, role);
    for (const path of paths) {
      await page.goto(path);
      assert.equal((await step(page)).text, "Skip to main content", `the first Tab on ${path}`);
      assert.ok(await through(page) > 5, path);
    }
    await context.close();
  }
});
