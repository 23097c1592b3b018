// A person with a keyboard and no mouse: Tab, arrows, Space, Enter and typing, and never without seeing where they are.
import assert from "node:assert/strict";

// focused says where the focus is, and whether that can be seen.
export const focused = (page) => page.evaluate(() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const label = e.labels?.[0] ? getComputedStyle(e.labels[0], "::before") : null;
  // What is fixed or sticks to an edge must not lie over the middle of what has the focus.
  const over = box.width > 0 ? document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 0), innerHeight - 1)) : null;
  const stuck = (n) => { for (; n && n !== document.body; n = n.parentElement) if (/fixed|sticky/.test(getComputedStyle(n).position)) return n; return null; };
  return {
    tag: e.tagName.toLowerCase(), text: (e.innerText || e.value || e.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim(), name: e.name ?? "", value: e.value ?? "", type: e.type ?? "", href: e.getAttribute("href") ?? "", id: e.id,
    seen: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" || (label !== null && (label.boxShadow !== "none" || label.outlineStyle !== "none")),
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 && !(over && !e.contains(over) && !over.contains(e) && stuck(over) && stuck(over) !== stuck(e)),
  };
});

// step presses Tab once and gives where that leads; "body" is the end of the page.
export async function step(page, key = "Tab") {
  await page.keyboard.press(key);
  const f = await focused(page);
  if (f.tag === "body") return f;
  assert.ok(f.seen, `the focus cannot be seen on ${f.tag} “${f.text || f.name}” of ${page.url()}`);
  assert.ok(f.inView, `the focus is out of view on ${f.tag} “${f.text || f.name}” of ${page.url()}`);
  return f;
}

// tabTo presses Tab until what is wanted has the focus.
export async function tabTo(page, wanted, what) {
  for (let i = 0; i < 160; i++) {
    const f = await step(page);
    if (f.tag !== "body" && wanted(f)) return f;
  }
  throw new Error(`Tab never reaches ${what} on ${page.url()}`);
}

export const field = (page, name) => tabTo(page, (f) => f.name === name && f.type !== "hidden", "the field " + name);
export const link = (page, href) => tabTo(page, (f) => f.tag === "a" && (href instanceof RegExp ? href.test(f.href) : f.href === href), "the link " + href);
export const button = (page, text) => tabTo(page, (f) => (f.tag === "button" || f.tag === "summary") && f.text.startsWith(text), "the button " + text);

// write puts text into a field.
export async function write(page, name, text) {
  await field(page, name);
  await page.keyboard.type(text);
}

// choose takes the nth of a group of radios, from 0.
export async function choose(page, name, nth) {
  await field(page, name);
  for (let k = 0; k < nth; k++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
}

// press goes to a button or link and presses Enter, and waits for the page that follows where there is one.
export async function press(page, going, follows = true) {
  await going;
  if (!follows) return page.keyboard.press("Enter");
  await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
  await page.waitForLoadState("load");
}

// through presses Tab from the top of a page to its end and gives how many stops there were: a trap never ends.
export async function through(page) {
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  let last = "", same = 0, stops = 0;
  for (; stops < 500; stops++) {
    const f = await step(page);
    if (f.tag === "body") break;
    const here = `${f.tag} ${f.id} ${f.name} ${f.href} ${f.text}`;
    same = here === last ? same + 1 : 0;
    assert.ok(same < 3, `Tab does not leave ${here} of ${page.url()}`);
    last = here;
  }
  assert.ok(stops < 500, `Tab goes round in ${page.url()}`);
  return stops;
}

// summary says that a mistake took the focus to the summary, and goes from there to the field that it names.
export async function summary(page, name) {
  await page.locator("[data-hw-error-summary]").first().waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-hw-error-summary]")), "the focus is not on the error summary of " + page.url());
  await link(page, /^#/);
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).name, name, "the summary does not lead to its field");
}
