// Writes docs/pictures/*.png: the main pages with invented data, for the documents. Not part of make check. Names as arguments
// write those alone.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, device, open, signIn, start } from "./lib.mjs";
import { map } from "./visitors.mjs";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs", "pictures");
const shots = [
  ["report-phone", "nobody", "/report", { size: PHONE }], ["report-phone-dark", "nobody", "/report/what", { size: PHONE, dark: true }], ["report-welsh", "nobody", "/report", { size: PHONE, welsh: true }],
  ["follow", "nobody", "/report/progress", { size: PHONE }], ["sign-in", "nobody", "/sign-in", { size: DESK }], ["today-desktop", "manager", "/today", { size: DESK }], ["record-desktop", "manager", "record", { size: DESK }], ["record-phone", "manager", "record", { size: PHONE }],
  ["triage", "specialist", "/triage", { size: DESK }], ["dashboard-desktop", "executive", "/dashboard", { size: DESK }], ["known", "national", "/known", { size: DESK }],
  ["mapping-desktop", "analyst", "mapping", { size: DESK }], ["mapping-phone", "analyst", "mapping", { size: PHONE }],
  ["national-desktop", "national", "/picture", { size: DESK }], ["national-phone", "national", "/picture", { size: PHONE }], ["returns", "national", "/returns", { size: DESK }],
  ["spc-desktop", "executive", "/dashboard/staff_hurt", { size: DESK }], ["spc-phone", "executive", "/dashboard/staff_hurt", { size: PHONE }], ["funnel", "national", "/compare", { size: DESK }],
  ["equity", "analyst", "/equity", { size: DESK }], ["quality", "national", "/quality", { size: DESK }], ["release", "national", "release", { size: DESK }],
  ["survey", "executive", "/survey", { size: DESK }], ["survey-records", "executive", "/survey/records", { size: DESK }],
  ["case-desktop", "specialist", "case", { size: DESK }], ["justice-desktop", "specialist", "case/justice", { size: DESK }], ["exhibit", "specialist", "exhibit", { size: DESK }], ["panel", "panel", "panel", { size: DESK }],
  ["my-case-phone", "reporter", "/my-case", { size: PHONE }], ["police", "specialist", "/police", { size: DESK }],
  ["places", "admin", "/organisation/places", { size: DESK }], ["people", "admin", "/people", { size: DESK }], ["my-reports", "reporter", "/my-reports", { size: PHONE }],
];

mkdirSync(folder, { recursive: true });
const site = await start({ incidents: Number(process.env.HAVENWARD_INCIDENTS ?? 60000) }), browser = await open();
try {
  for (const [name, role, path, options] of shots.filter(([n]) => !process.argv[2] || process.argv.includes(n))) {
    const context = await device(browser, site.base, options);
    const page = role === "nobody" ? await context.newPage() : await signIn(context, role);
    if (path === "mapping") {
      await page.goto("/mapping");
      if (!(await page.locator("main a[href^='/mapping/map_']").count())) await map(page);
      await page.goto("/mapping");
      await page.goto(await page.locator("main a[href^='/mapping/map_']").first().getAttribute("href") + "?column=0&label=2");
    } else if (path === "release") { // as its audit refuses it
      await page.goto("/publishing/new");
      await page.fill("input[name=title]", "Violence against NHS staff, the last quarter");
      await page.selectOption("select[name=by1]", "violence_primary");
      await page.check("input[name=level][value=trust]");
      await page.locator("main form button").filter({ hasText: "Save the draft" }).first().click();
      await page.locator("main form button").filter({ hasText: "Run the audit" }).first().click();
      await page.locator(".hw-gate").first().waitFor();
    } else if (path.startsWith("case")) { // one that is with the police
      await page.goto("/cases?stage=police");
      await page.goto(await page.locator("main table a[href^='/cases/C-']").first().getAttribute("href") + path.slice(4));
    } else if (path === "exhibit" || path === "panel") {
      const [list, first] = path === "exhibit" ? ["/evidence", "/evidence/exh"] : ["/decisions", "/decisions/"];
      await page.goto(list);
      await page.goto(await page.locator(`main a[href^='${first}']`).first().getAttribute("href"));
    } else if (path === "record") {
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
