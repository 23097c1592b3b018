// Whoever walks the pages: people of each role, and visitors in the middle of something. Each gives a page that is ready.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { DESK, device, signIn } from "./lib.mjs";

// oneTimeCode gives the six digits that an authenticator app shows for a key at a time (RFC 6238: SHA-1, 30 seconds).
export function oneTimeCode(key, at = Date.now()) {
  let bits = "";
  for (const c of key.replace(/[\s=]/g, "").toUpperCase()) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2))), counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", bytes).update(counter).digest(), from = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// invite has the administrator invite an invented colleague and gives the path of the invitation.
export async function invite(browser, site, name) {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "admin");
  await page.goto("/people/invite");
  await page.fill("[name=name]", name);
  await page.fill("[name=email]", name.toLowerCase().replace(/\W+/g, ".") + "@example.org");
  await page.fill("[name=reason]", "New on the ward");
  await page.locator("main form button[type=submit]").click();
  const path = /\/invitation\/[\w-]+/.exec(await page.locator("main").innerText());
  assert.ok(path, "the page gives no invitation:\n" + await page.locator("main").innerText());
  await context.close();
  return path[0];
}

// join takes an invitation up and sets up six-digit codes; it gives the new account.
export async function join(browser, site, name, password) {
  const path = await invite(browser, site, name);
  const context = await device(browser, site.base, { size: DESK });
  const page = await context.newPage();
  await page.goto(path);
  await page.fill("[name=password]", password);
  await page.locator("main form button[type=submit]").click();
  await page.goto("/account/code");
  const key = await page.locator("main code").innerText();
  await page.fill("[name=code]", oneTimeCode(key));
  await page.locator("main form button[type=submit]").click();
  await page.getByText("Six-digit codes are set up.").waitFor();
  await context.close();
  return { email: name.toLowerCase().replace(/\W+/g, ".") + "@example.org", password, key };
}

const answers = { safe: ["safe=yes"], what: ["what=verbal"], when: ["when=today"], who: ["who=me", "hurt=none"], contact: ["contact=message", "naming=anonymous"] };

// write answers the form's plain pages up to “Check and send”.
async function write(browser, site) {
  const plain = await device(browser, site.base, { scripts: false });
  const page = await plain.newPage();
  await page.goto("/r/" + site.place);
  for (let i = 0; i < 10 && !(await page.locator("h1", { hasText: "Check and send" }).count()); i++) {
    const step = await page.locator("form[data-hw-step]").first().getAttribute("data-hw-step");
    for (const a of answers[step]) await page.check(`[name=${a.split("=")[0]}][value=${a.split("=")[1]}]`);
    if (step === "what" && await page.locator("[name=touching][value=no]").isVisible()) await page.check("[name=touching][value=no]");
    await page.locator("form[data-hw-step] button[type=submit]").first().click();
  }
  return { plain, page };
}

// moved gives a page with the same cookies in a browser that runs scripts, as axe is one.
async function moved(browser, site, plain, options) {
  const context = await device(browser, site.base, options);
  await context.addCookies(await plain.cookies());
  await plain.close();
  return context.newPage();
}

// VISITORS make a page each: (browser, site, options of the device). Roles are signed in with one click.
// draft begins a release as whoever is on the page, and gives its path.
async function draft(page, title, level) {
  await page.goto("/publishing/new");
  await page.fill("input[name=title]", title);
  await page.check(`input[name=level][value=${level}]`);
  await page.locator("main form button").filter({ hasText: "Save the draft" }).first().click();
  await page.waitForURL((u) => !u.pathname.endsWith("/new"));
  return new URL(page.url()).pathname;
}

// publish has two people of England sign a release that its audit passes, and leaves another as a draft.
async function publish(browser, site, page) {
  const press = (on, words) => on.locator("main form button").filter({ hasText: words }).first().click();
  const path = await draft(page, "Violence against staff, England", "national");
  await press(page, "Run the audit");
  await press(page, "Sign");
  const second = await (await device(browser, site.base, { size: DESK })).newPage();
  await second.goto("/sign-in");
  await second.locator("form[action='/sign-in/demo'] button").filter({ hasText: /Analyst[^]*, England/ }).click();
  await second.waitForURL((u) => u.pathname !== "/sign-in");
  await second.goto(path);
  await press(second, "Sign and publish");
  await second.context().close();
  await draft(page, "Not out yet", "national");
  return path;
}

// keep adds an exhibit to the first report of a specialist, holds it, gives it by a link, and plays it. It gives the page, where
// it plays, and the link.
async function keep(browser, site, options) {
  const page = await signIn(await device(browser, site.base, options), "specialist");
  const send = () => page.locator("main button.nhsuk-button").first().click();
  await page.goto("/reports");
  let report; // one without a lock: what is of a locked one is released by somebody else
  for (const href of await page.evaluate(() => [...new Set([...document.querySelectorAll("main a")].map((a) => a.getAttribute("href")).filter((h) => /^\/reports\/HW-/.test(h)))])) {
    await page.goto(href);
    if (!/restricted|sealed/i.test(await page.locator("main").innerText())) { report = href; break; }
  }
  await page.goto(report.replace("/reports/", "/evidence-new/incident/") + "?how=file");
  await page.setInputFiles("input[type=file]", { name: "cam.mp4", mimeType: "video/mp4", buffer: Buffer.from("\0\0\0\x18ftypmp42 an empty corridor", "binary") });
  await page.fill("[name=title]", "Corridor camera 14");
  await page.fill("[name=why]", "Sent by the security desk");
  await send();
  await page.waitForURL(/done=added/);
  const path = new URL(page.url()).pathname;
  await page.goto(path + "/hold");
  await page.check("[name=ground][value=police]");
  await page.fill("[name=reason]", "A police case");
  await send();
  await page.goto(path + "/disclose");
  await page.fill("[name=recipient]", "DC Ruth Adeane");
  await page.fill("[name=body]", "An invented constabulary");
  await page.check("[name=ground][value=crime]");
  await page.fill("[name=why]", "Request form of yesterday");
  await page.check("[name=patient][value=no]");
  for (const other of await page.locator("[name^=withheld-]").all()) await other.fill("Not asked for"); // what else the report holds
  await send();
  const link = await page.locator("#link ~ p .hw-code").first().textContent();
  await page.goto(path);
  await page.locator("aside a[href*='/open/']").first().click();
  await page.fill("[name=reason]", "To choose the part that is needed");
  await send();
  await page.waitForURL(/\/look\//);
  return { page, link: new URL(link.trim()).pathname };
}

export const VISITORS = {
  keeping: async (browser, site, options) => (await keep(browser, site, options)).page,
  collecting: async (browser, site, options) => {
    const { link } = await keep(browser, site, options);
    const page = await (await device(browser, site.base, options)).newPage();
    await page.goto(link);
    return page;
  },
  releasing: async (browser, site, options) => {
    const page = await signIn(await device(browser, site.base, options), "national");
    const path = await publish(browser, site, page);
    await page.goto(path.replace("publishing", "releases"));
    return page;
  },
  // A draft of a risk assessment with a danger, a control and a consultation, as its writer: the page leads to all its forms.
  assessing: async (browser, site, options) => {
    const page = await signIn(await device(browser, site.base, options), "specialist");
    await page.goto("/risk/new");
    await page.check("[name=kind][value=workplace]");
    await page.selectOption("[name=unit]", { index: 1 });
    await page.fill("[name=title]", "The desk beside the heron");
    await page.check("[name=harmed][value=staff]");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("link", { name: "Add a danger" }).click();
    await page.fill("[name=title]", "People wait long");
    await page.fill("[name=how]", "Somebody reaches over the desk");
    for (const [name, c] of [["initial", "4"], ["current", "3"], ["target", "2"]]) for (const part of ["_c", "_l"]) await page.selectOption(`[name=${name + part}]`, c);
    await page.selectOption("[name=owner]", { index: 1 });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: /^Add a control/ }).click();
    await page.check("[name=step][value='5']");
    await page.fill("[name=text]", "Conflict resolution");
    await page.fill("[name=owner]", "Training lead");
    await page.check("[name=in_place]");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("h1").waitFor();
    return page;
  },
  asked: async (browser, site, options) => {
    const page = await signIn(await device(browser, site.base, options), "specialist");
    await page.goto("/foi");
    await page.locator("main form button").filter({ hasText: "Make the answers" }).first().click();
    await page.waitForURL((u) => u.pathname !== "/foi");
    return page;
  },
  nobody: async (browser, site, options) => (await device(browser, site.base, options)).newPage(),
  writing: async (browser, site, options) => moved(browser, site, (await write(browser, site)).plain, options),
  sent: async (browser, site, options) => {
    const { plain, page } = await write(browser, site);
    await page.getByRole("button", { name: "Send my report" }).click();
    await page.locator("h1", { hasText: /sent/i }).waitFor();
    return moved(browser, site, plain, options);
  },
  holding: async (browser, site, options) => {
    assert.ok(site.receipt, "the program named no receipt to try");
    const page = await (await device(browser, site.base, options)).newPage();
    await page.goto("/report/progress");
    await page.fill("[name=code]", site.receipt.code);
    await page.fill("[name=pin]", site.receipt.pin);
    await page.getByRole("button", { name: "Show my report" }).click();
    await page.waitForURL((u) => u.pathname === "/report/progress/see");
    return page;
  },
  "half in": async (browser, site, options) => {
    const who = await join(browser, site, "Wilhelmina Aardvark", "a marmot in the corridor");
    const page = await (await device(browser, site.base, options)).newPage();
    await page.goto("/sign-in/password");
    await page.fill("[name=email]", who.email);
    await page.fill("[name=password]", who.password);
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL((u) => u.pathname === "/sign-in/code");
    return page;
  },
  first: async (browser, site, options) => (await device(browser, await site.empty(), options)).newPage(),
  invited: async (browser, site, options) => {
    const page = await (await device(browser, site.base, options)).newPage();
    await page.goto(await invite(browser, site, "Bartholomew Okapi"));
    return page;
  },
  forgetful: async (browser, site, options) => {
    const admin = await device(browser, site.base, { size: DESK });
    const people = await signIn(admin, "admin");
    await people.goto("/people");
    await people.locator("main a[href^='/people/per_']").first().click();
    await people.locator("form[action$='/link'] button").click();
    const path = /\/forgotten\/[\w-]+/.exec(await people.locator("main").innerText());
    assert.ok(path, "the page gives no link:\n" + await people.locator("main").innerText());
    await admin.close();
    const page = await (await device(browser, site.base, options)).newPage();
    await page.goto(path[0]);
    return page;
  },
  manager: async (browser, site, options) => {
    const page = await signIn(await device(browser, site.base, options), "manager");
    await attach(page);
    return page;
  },
  analyst: async (browser, site, options) => {
    const page = await signIn(await device(browser, site.base, options), "analyst");
    await map(page);
    return page;
  },
};

// map begins a map with an invented export, so that there is a workbench to open; the second time it is there already.
export async function map(page) {
  const rows = ["Physical assault to staff by patient", "Verbal assault", "Attempted assault", "Racial", "Patient on patient"].map((label, i) => `W${i},0${i + 1}/10/2026,0${i + 1}/10/2026,Final approval,${label},Minor`);
  await page.goto("/mapping");
  await page.fill("[name=name]", "Invented export");
  await page.setInputFiles("input[type=file]", { name: "export.csv", mimeType: "text/csv", buffer: Buffer.from(["Ref,Incident date,Reported date,Approval status,Sub category,Severity", ...rows].join("\n") + "\n") });
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState();
}

// attach adds a picture to the first report of the list, so that there is a file to open.
async function attach(page) {
  await page.goto("/reports");
  await page.goto(await page.locator("main a[href^='/reports/HW-']").first().getAttribute("href") + "/files");
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await page.setInputFiles("input[type=file]", { name: "door.png", mimeType: "image/png", buffer: Buffer.from(dot, "base64") });
  await page.locator("main form button[type=submit]").first().click();
  await page.locator("#attached", { hasText: "door" }).waitFor();
}
