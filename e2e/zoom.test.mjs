// At 400% zoom a page 1280 wide is 320 wide: nothing scrolls sideways but regions that are made for it, named and reachable.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PAGES, ZOOMED, device, open, quiet, sideways, signIn, start } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

for (const [role, paths] of Object.entries(PAGES)) {
  test(`pages of ${role} reflow`, async () => {
    const context = await device(browser, site.base, { size: ZOOMED }), bad = [];
    const page = role === "nobody" ? await context.newPage() : await signIn(context, role);
    for (const path of paths) {
      await page.goto(path);
      for (const line of await sideways(page)) bad.push(`${path}: ${line}`);
    }
    assert.deepEqual(bad, []);
    quiet(context);
    await context.close();
  });
}

test("every story reflows", async () => {
  const context = await device(browser, site.base, { size: ZOOMED }), bad = [];
  const page = await context.newPage();
  await page.goto("/storybook/");
  const stories = await page.locator("a[href^='/storybook/']").evaluateAll((list) => [...new Set(list.map((a) => a.getAttribute("href")))]);
  for (const path of stories) {
    await page.goto(path);
    for (const line of await sideways(page)) bad.push(`${path}: ${line}`);
  }
  assert.deepEqual(bad, []);
  await context.close();
});
