// What every browser run needs: the demonstration as a real process, a browser, people to sign in as, and axe.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The size of a small phone, and of a desk. 320 px wide is also what 400% zoom makes of 1280.
export const PHONE = { width: 390, height: 800 }, DESK = { width: 1280, height: 900 }, ZOOMED = { width: 320, height: 640 };

// ROLES are the words of the sign-in page.
export const ROLES = {
  reporter: "Member of staff", manager: "Manager", specialist: "Violence reduction lead", sexual: "Sexual safety team", privacy: "Privacy lead",
  panel: "Panel member", executive: "Executive lead", board: "Board member", union: "Union or safety representative", icb: "Integrated care board",
  region: "Region", national: "National team", analyst: "Analyst", admin: "Administrator",
};

// PAGES are what each role opens most, beyond the first page of the role.
export const PAGES = {
  nobody: ["/", "/report", "/report/what", "/report/when", "/report/who", "/report/police", "/report/words", "/report/outbox", "/report/progress", "/help", "/help?all=1&q=hospital", "/sign-in", "/sign-in/password", "/forgotten", "/no-such-page"],
  reporter: ["/report", "/my-reports", "/account", "/known"],
  manager: ["/today", "/reports", "/dashboard", "/paper", "/known"],
  specialist: ["/today", "/triage", "/reports", "/dashboard", "/organisation/directory", "/account", "/account/keys"],
  privacy: ["/openings", "/audit", "/known"],
  admin: ["/people", "/people/invite", "/keys", "/organisation/sites", "/organisation/units", "/organisation/places", "/organisations", "/account"],
};

// run starts the built program with arguments, in a folder of its own, in a copy of one (like) or in one that is given
// (folder), and waits until it says what matches at.
async function run(args, at, { like, folder } = {}) {
  const data = folder ?? mkdtempSync(join(tmpdir(), "havenward-e2e-"));
  if (like) cpSync(like, data, { recursive: true });
  const child = spawn(join(root, "bin", "havenward"), [...args, "--addr", "127.0.0.1:0", "--data", data]);
  let said = "";
  const base = await new Promise((ready, fail) => {
    const limit = setTimeout(() => fail(new Error("the program did not start in two minutes:\n" + said)), 120_000);
    const hear = (part) => {
      said += part;
      const found = at.exec(said);
      if (found) { clearTimeout(limit); ready(found[1]); }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", fail);
    child.on("exit", (code) => fail(new Error(`the program ended with ${code}:\n${said}`)));
  });
  return {
    base, data, said: () => said,
    async stop({ keep = false } = {}) {
      if (child.exitCode === null) await new Promise((gone) => { child.removeAllListeners("exit"); child.on("exit", gone); child.kill("SIGTERM"); });
      if (!keep) rmSync(data, { recursive: true, force: true });
    },
  };
}

// start runs the built program on a demonstration of its own and gives its address and the receipt to try. HAVENWARD_URL
// names one that runs already, HAVENWARD_RECEIPT its receipt as "CODE PIN". HAVENWARD_BUILT names a folder in which make e2e
// has built demonstrations, each with what was said of it; one of the right size is copied. more are further arguments; with
// data it goes on in the folder of one that was stopped.
export async function start({ incidents = 1500, more = [], data } = {}) {
  if (process.env.HAVENWARD_URL) {
    const [code, pin] = (process.env.HAVENWARD_RECEIPT ?? "").split(" ");
    return { base: process.env.HAVENWARD_URL.replace(/\/$/, ""), receipt: code && { code, pin }, stop: async () => {} };
  }
  const built = join(process.env.HAVENWARD_BUILT ?? "/nowhere", String(incidents)), there = !data && existsSync(built);
  const site = await run(["demo", "--no-browser", "--incidents", String(incidents), "--storybook", ...more], /Havenward is at (http:\/\/\S+)/, { like: there && built, folder: data });
  const slip = /A receipt to try: code (\S+), PIN (\d+)/.exec(there ? readFileSync(built + ".said", "utf8") : site.said());
  return { base: site.base, receipt: slip && { code: slip[1], pin: slip[2] }, data: site.data, stop: site.stop };
}

// empty runs the built program as an installation in which nobody can sign in yet, and which knows an outside account that
// never answers.
export async function empty() {
  const folder = mkdtempSync(join(tmpdir(), "havenward-oidc-")), file = join(folder, "oidc.json");
  writeFileSync(file, JSON.stringify([{ Key: "work", Name: "Work account", Hint: "Invented", Issuer: "http://127.0.0.1:9/", ClientID: "invented", ClientSecret: "invented", Org: "RBK" }]));
  const site = await run(["serve", "--oidc", file], /msg=serving address=(\S+)/);
  return { base: "http://" + site.base, stop: async () => { await site.stop(); rmSync(folder, { recursive: true, force: true }); } };
}

// open starts the browser. It makes no request of its own.
export function open() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// device is a fresh browser profile: a phone or a desk. Its faults are the errors that its pages wrote, and requests to elsewhere.
export async function device(browser, base, { size = PHONE, dark = false, welsh = false, scripts = true } = {}) {
  const context = await browser.newContext({ viewport: size, baseURL: base, colorScheme: dark ? "dark" : "light", locale: "en-GB", timezoneId: "Europe/London", javaScriptEnabled: scripts, isMobile: false, reducedMotion: "reduce" });
  context.welsh = welsh ? [{ name: "hw_lang", value: "cy", url: base }] : [];
  await context.addCookies(context.welsh);
  context.faults = [];
  context.on("weberror", (e) => context.faults.push(`${e.page()?.url()}: ${e.error()?.stack ?? e.error()}`));
  context.on("console", (m) => { if (m.type() === "error" && !/ERR_INTERNET_DISCONNECTED|Failed to load resource|ERR_FAILED/.test(m.text())) context.faults.push(m.text()); });
  context.on("request", (r) => { if (!r.url().startsWith(base) && !/^(blob|data|about):/.test(r.url())) context.faults.push("asked elsewhere: " + r.url()); });
  context.setDefaultTimeout(20_000);
  await context.addInitScript({ content: axe });
  return context;
}

// signIn signs in with one click as the invented person of a role, found by its English name, and gives the page where
// that leads.
export async function signIn(context, role) {
  const page = await context.newPage();
  await context.clearCookies({ name: "hw_lang" });
  await page.goto("/sign-in");
  await page.locator("form[action='/sign-in/demo'] button").filter({ has: page.getByText(ROLES[role], { exact: true }) }).first().click();
  await page.waitForURL((u) => u.pathname !== "/sign-in");
  await context.addCookies(context.welsh);
  return page;
}

// axe is put into every page as a function that is read when it is first called: sending it to a page again and again takes
// longer than half of its rules.
const axe = `window.bringAxe = function () { ${readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")}\n};`;

// violations runs axe on a page for WCAG 2.2 AA and gives what it finds, one line each. Nothing is loaded for it beforehand: of
// the rules that are asked only the one of sound that plays by itself would look into media, and no page has any.
export async function violations(page) {
  const found = await page.evaluate(() => {
    if (!("axe" in window)) window.bringAxe();
    return window.axe.run(document, { preload: false, resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
  });
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${(n.failureSummary ?? "").split("\n").slice(1).join(" ").trim()}`));
}

// sideways gives what makes a page scroll sideways, other than regions that are made to and named for it.
export function sideways(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth, out = [];
    if (document.documentElement.scrollWidth > wide) {
      for (const e of document.querySelectorAll("body *")) {
        if (e.getBoundingClientRect().right <= wide + 1) continue;
        let inside = false;
        for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) inside = true;
        if (!inside) out.push(`${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`);
      }
      out.unshift(`the page is ${document.documentElement.scrollWidth} wide in ${wide}`);
    }
    for (const e of document.querySelectorAll("body *")) {
      if (!/auto|scroll/.test(getComputedStyle(e).overflowX) || e.scrollWidth <= e.clientWidth + 1) continue;
      if (e.matches("textarea, input, select")) continue;
      if (e.tabIndex < 0 || !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"))) out.push(`${e.tagName.toLowerCase()}.${e.className} scrolls sideways without a name or a place in the tab order`);
    }
    return out.slice(0, 6);
  });
}

// quiet fails when the pages of a device wrote errors or asked elsewhere.
export function quiet(context) {
  assert.deepEqual([...new Set(context.faults)], []);
}

// posterCode gives the code of a poster that hangs at the manager's own unit.
export async function posterCode(browser, base, where = "Emergency department") {
  const context = await device(browser, base, { size: DESK });
  const page = await signIn(context, "admin");
  await page.goto("/organisation/places");
  const row = page.locator("tr", { hasText: where }).first();
  const code = /\b([A-Z2-9]{3}) ?([A-Z2-9]{3})\b/.exec(await row.innerText());
  await context.close();
  assert.ok(code, "no poster leads to " + where);
  return code[1] + code[2];
}
