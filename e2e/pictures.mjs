// Writes docs/pictures/*.png: the main pages with invented data, for the documents. Not part of make check. Names as arguments
// write those alone. "/list > /beginning" is the first page that a list leads to and whose address begins so; "> +/more" is a
// page below the one before.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, device, open, signIn, start } from "./lib.mjs";
import { map } from "./visitors.mjs";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs", "pictures");
const shots = [
  ["report-phone", "nobody", "/report", { size: PHONE }], ["report-phone-dark", "nobody", "/report/what", { size: PHONE, dark: true }], ["report-welsh", "nobody", "/report", { size: PHONE, welsh: true }],
  ["follow", "nobody", "/report/progress", { size: PHONE }], ["sign-in", "nobody", "/sign-in", { size: DESK }], ["today-desktop", "manager", "/today", { size: DESK }], ["record-desktop", "manager", "/reports > /reports/HW-", { size: DESK }], ["record-phone", "manager", "/reports > /reports/HW-", { size: PHONE }],
  ["triage", "specialist", "/triage", { size: DESK }], ["dashboard-desktop", "executive", "/dashboard", { size: DESK }], ["known", "national", "/known", { size: DESK }],
  ["mapping-desktop", "analyst", "mapping", { size: DESK }], ["mapping-phone", "analyst", "mapping", { size: PHONE }],
  ["national-desktop", "national", "/picture", { size: DESK }], ["national-phone", "national", "/picture", { size: PHONE }], ["returns", "national", "/returns", { size: DESK }],
  ["spc-desktop", "executive", "/dashboard/staff_hurt", { size: DESK }], ["spc-phone", "executive", "/dashboard/staff_hurt", { size: PHONE }], ["funnel", "national", "/compare", { size: DESK }],
  ["equity", "analyst", "/equity", { size: DESK }], ["quality", "national", "/quality", { size: DESK }], ["release", "national", "release", { size: DESK }],
  ["survey", "executive", "/survey", { size: DESK }], ["survey-records", "executive", "/survey/records", { size: DESK }],
  ["case-desktop", "specialist", "/cases?stage=police > /cases/C-", { size: DESK }], ["justice-desktop", "specialist", "/cases?stage=police > /cases/C- > +/justice", { size: DESK }],
  ["exhibit", "specialist", "/evidence > /evidence/exh", { size: DESK }], ["panel", "panel", "/decisions > /decisions/", { size: DESK }],
  ["my-case-phone", "reporter", "/my-case", { size: PHONE }], ["police", "specialist", "/police", { size: DESK }],
  ["places", "admin", "/organisation/places", { size: DESK }], ["people", "admin", "/people", { size: DESK }], ["my-reports", "reporter", "/my-reports", { size: PHONE }],
  ["standard-desktop", "specialist", "/standard > /standard/assessments/", { size: DESK }], ["standard-national", "national", "/standard/rollup", { size: DESK }], ["risk", "specialist", "/risk-register", { size: DESK }],
  ["programme-desktop", "national", "/programme", { size: DESK }], ["board-pack", "executive", "/board-packs > /board-packs/", { size: DESK }], ["meeting", "union", "/meetings > /meetings/", { size: DESK }],
  ["cameras", "specialist", "/cameras", { size: DESK }], ["clip", "specialist", "/clips > /clips/", { size: DESK }], ["pilot-report", "national", "/pilots > /pilots/", { size: DESK }],
  ["camera-phone", "manager", "/camera", { size: PHONE }],
  ["training", "specialist", "/training", { size: DESK }], ["training-needs", "specialist", "/training/needs > /training/needs/", { size: DESK }], ["training-phone", "reporter", "/training/mine", { size: PHONE }],
  ["environment", "specialist", "/environment > /environment/", { size: DESK }], ["walk-phone", "specialist", "/environment > /environment/", { size: PHONE }], ["floor-plan", "specialist", "/environment-plans > /environment-plans/", { size: DESK }],
  ["campaign", "specialist", "/campaigns > /campaigns/", { size: DESK }], ["library", "specialist", "/library", { size: DESK }], ["network-release", "specialist", "/network/releases > /network/releases/", { size: DESK }],
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
    } else {
      const [list, ...steps] = path.split(" > ");
      await page.goto(list);
      for (const step of steps) {
        const next = step[0] === "+" ? new URL(page.url()).pathname + step.slice(1)
          : await page.locator(`main a[href^='${step}']`).evaluateAll((all, taken) => all.map((a) => a.getAttribute("href")).find((h) => !taken.test(h)), /\/(new|download|files|rules|kinds|method|profiles|print)\b|\.[a-z]+$/);
        await page.goto(next);
      }
    }
    await page.screenshot({ path: join(folder, name + ".png"), fullPage: true });
    console.log("wrote", name + ".png");
    await context.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
