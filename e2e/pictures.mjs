// Writes docs/pictures/*.png: the main pages with invented data, for the documents. Not part of make check.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, device, open, signIn, start } from "./lib.mjs";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs", "pictures");
const shots = [
  ["report-phone", "nobody", "/report", { size: PHONE }], ["report-phone-dark", "nobody", "/report/what", { size: PHONE, dark: true }], ["report-welsh", "nobody", "/report", { size: PHONE, welsh: true }],
  ["follow", "nobody", "/report/progress", { size: PHONE }], ["sign-in", "nobody", "/sign-in", { size: DESK }], ["today-desktop", "manager", "/today", { size: DESK }], ["record-desktop", "manager", "record", { size: DESK }], ["record-phone", "manager", "record", { size: PHONE }],
  ["triage", "specialist", "/triage", { size: DESK }], ["dashboard-desktop", "executive", "/dashboard", { size: DESK }], ["known", "national", "/known", { size: DESK }],
  ["places", "admin", "/organisation/places", { size: DESK }], ["people", "admin", "/people", { size: DESK }], ["my-reports", "reporter", "/my-reports", { size: PHONE }],
];

mkdirSync(folder, { recursive: true });
const site = await start({ incidents: 60000 }), browser = await open();
try {
  for (const [name, role, path, options] of shots) {
    const context = await device(browser, site.base, options);
    const page = role === "nobody" ? await context.newPage() : await signIn(context, role);
    if (path === "record") {
      await page.goto("/reports");
      await page.locator("main a[href^='/reports/HW-']").first().click();
      await page.waitForURL((u) => u.pathname.startsWith("/reports/HW-"));
    } else {
      await page.goto(path);
    }
    await page.screenshot({ path: join(folder, name + ".png"), fullPage: true });
    console.log("wrote", name + ".png");
    await context.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
