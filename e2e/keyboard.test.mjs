// Everything works with the keyboard alone: the way in, the form, the list, a record; the focus is always to be seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, ROLES, device, open, posterCode, start } from "./lib.mjs";

let site, browser, code;
before(async () => { site = await start(); browser = await open(); code = await posterCode(browser, site.base); });
after(async () => { await browser?.close(); await site?.stop(); });

// focused says where the focus is, and whether that can be seen.
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const label = e.labels?.[0] ? getComputedStyle(e.labels[0], "::before") : null;
  return {
    tag: e.tagName.toLowerCase(), text: (e.innerText || e.value || e.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim(), name: e.name ?? "", value: e.value ?? "", href: e.getAttribute("href") ?? "",
    seen: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" || (label !== null && (label.boxShadow !== "none" || label.outlineStyle !== "none")),
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
});

// tabTo presses Tab until what is wanted has the focus.
async function tabTo(page, wanted, what) {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const f = await focused(page);
    if (f.tag === "body") continue;
    assert.ok(f.seen, `the focus cannot be seen on ${f.tag} “${f.text || f.name}”`);
    assert.ok(f.inView, `the focus is out of view on ${f.tag} “${f.text || f.name}”`);
    if (wanted(f)) return f;
  }
  throw new Error("Tab never reaches " + what);
}

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

test("a manager signs in, opens a report and its contact form", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await tabTo(page, (f) => f.tag === "button" && f.text.trim().startsWith(ROLES.manager), "the manager");
  await page.keyboard.press("Enter");
  await page.waitForURL((u) => u.pathname === "/today");
  await page.goto("/reports");
  await tabTo(page, (f) => f.href.startsWith("/reports/HW-"), "a report");
  await page.keyboard.press("Enter");
  await page.waitForURL((u) => u.pathname.startsWith("/reports/HW-"));
  await tabTo(page, (f) => f.href.endsWith("/contact") || f.href.endsWith("/review") || f.href.endsWith("/reopen"), "what can be done");
  await page.keyboard.press("Enter");
  await page.waitForURL((u) => u.pathname.split("/").length === 4);
  await context.close();
});
