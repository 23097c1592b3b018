// The page of a walk-round: one item at a time, with photos, while there is a signal and while there is none.

import { idbStore } from "./store.mjs";
import { walkbox, standing, itemAnswers } from "./walkbox.mjs";
import { bar, el, icon, problems, say } from "./ui.mjs";

const RESULTS = [["met", "Met"], ["partly", "Partly"], ["not_met", "Not met"], ["not_applicable", "Does not apply here"], ["not_checked", "Could not check"]];
const WORDS = Object.fromEntries(RESULTS);
const DB = "havenward-walk", LONG = 1600;
const main = document.querySelector("main");
const id = new URLSearchParams(location.search).get("walk") ?? "";
main.lang = "en"; // its words are English, whatever the language of the frame
const here = /^[a-z]+_[0-9A-Za-z]+$/.test(id);
const news = "BroadcastChannel" in self ? new BroadcastChannel(DB) : { postMessage() {} };
let ours = 0;
const box = walkbox(idbStore(indexedDB, DB), { changed: () => { ours++; news.postMessage("changed"); } });

let state = "", who = "", timer, tries = 0;
const plural = (n, one, more) => n + " " + (n === 1 ? one : more);
const moment = (ms) => new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(ms);
const time = (ms) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(ms);

// strip is the line under the header: whether there is a signal, and what waits.
async function strip() {
  const w = here ? await box.read(id) : null, photos = w ? (await box.photosOf(id)).filter((p) => !p.why).length : 0;
  const waits = (w?.waiting.length ?? 0) + photos;
  const until = waits ? " Kept here until " + moment(await box.until(id)) + "." : "";
  const what = [w?.waiting.length && plural(w.waiting.length, "answer", "answers"), photos && plural(photos, "photo", "photos")].filter(Boolean).join(" and ");
  const signIn = el("a", { href: "/sign-in?next=" + encodeURIComponent(location.pathname + location.search) }, "Sign in to send them");
  if (!navigator.onLine) bar(el("b", {}, "No signal."), waits ? " " + what + " saved on this device, not sent." + until : " Answers and photos are saved here.");
  else if (state === "other") bar(el("b", {}, what + " on this device are " + who + "’s."), " They are sent when " + who + " signs in here." + until);
  else if (state === "sign-in" && waits) bar(el("b", {}, "You are signed out."), " " + what + " are saved here." + until + " ", signIn);
  else if (state === "gone" && waits) bar(el("b", {}, what + " could not be sent."), " You may not walk here any more." + until);
  else if (waits) bar(el("b", {}, what + " saved on this device, not sent yet."), " They go by themselves." + until);
  else bar();
  document.getElementById("hw-bar")?.setAttribute("role", "status");
  document.documentElement.dataset.hwWaiting = String(waits);
}

async function send() {
  if (!here) return;
  clearTimeout(timer);
  const w = await box.read(id);
  const waits = w && (w.waiting.length || (await box.photosOf(id)).length);
  if (waits && navigator.onLine) {
    const hold = document.querySelector("form[data-hw-item]")?.dataset.hwItem;
    const r = await box.send(id, { hold });
    state = r.to === "sent" ? "" : r.to;
    if (state === "other") who = w.me.name;
    if (r.sent) say("Sent");
    if (r.to === "sent") {
      tries = 0;
      await box.fetchPack(id);
    } else if (r.to === "retry") {
      timer = setTimeout(send, Math.min(5e3 * 2 ** tries++, 300e3));
    }
  }
  await strip();
}

const all = (w) => w.pack.zones.flatMap((z) => z.items.map((i) => ({ ...i, zone: z })));

// found says how an item stands, as far as this device knows.
function found(w, item) {
  const s = standing(itemAnswers(w, item)), differ = s.some((a) => a.result !== s[0].result);
  return { s, differ, result: s.length ? s[s.length - 1].result : "" };
}

function go(hash) {
  history.pushState(null, "", location.pathname + location.search + (hash ? "#" + hash : ""));
  draw(true);
}
const link = (hash, ...kids) => el("a", { href: location.search + "#" + hash, click: (e) => { e.preventDefault(); go(hash); } }, ...kids);

function note(i, text) { return el("li", {}, icon(i), el("span", {}, text)); }

// listPage is the zones with their items.
async function listPage(w) {
  const items = all(w), done = items.filter((i) => itemAnswers(w, i.code).length).length;
  document.title = done + " of " + items.length + " items answered – Havenward";
  main.replaceChildren(
    el("a", { class: "hw-back", href: "/environment/" + w.id }, "The walk-round"),
    el("h1", { class: "hw-h1", tabindex: "-1" }, done === items.length ? "Every item is answered" : done + " of " + items.length + " items answered"),
    el("p", { class: "hw-p hw-muted" }, w.pack.place + ", " + w.pack.day + ". List version " + w.pack.version + "."),
    ...await lostNote(),
    w.refused.length ? el("div", { class: "hw-note hw-note--ask" }, el("p", {}, el("b", {}, plural(w.refused.length, "answer was", "answers were") + " not taken by the service: "), w.refused.map((a) => a.item + ", " + a.why).join("; "))) : "",
    ...w.pack.zones.map((z) => el("section", { class: "hw-walkzone" },
      el("h2", { class: "hw-h2" }, z.name),
      el("ol", { class: "hw-walklist" }, [...z.items].sort((a, b) => b.critical - a.critical).map((i) => {
        const f = found(w, i.code), waits = w.waiting.some((a) => a.item === i.code);
        return el("li", {}, link(i.code, i.text),
          el("span", { class: "hw-small hw-muted" }, [i.code + (i.critical ? ", critical" : "") + ": " + (f.differ ? "two answers differ" : f.result ? WORDS[f.result].toLowerCase() : "not answered"), waits && "not sent yet"].filter(Boolean).join(". ")));
      })))),
    el("div", { class: "hw-quiet" }, el("ul", {}, note("stop", "In danger now? Tell whoever is in charge, or call 999. This page calls nobody."))));
}

// lostNote says what was removed from this device unsent.
async function lostNote() {
  const n = (await box.lost()).reduce((t, x) => t + x.answers + x.photos, 0);
  return n ? [el("div", { class: "hw-note hw-note--ask" }, el("p", {}, el("b", {}, plural(n, "answer or photo was", "answers and photos were") + " removed from this device. "), "What cannot be sent within 72 hours is not kept. Walk the items again that you miss."))] : [];
}

const scale = (name, legend, low, high, chosen) => el("fieldset", { class: "hw-fs" }, el("legend", {}, legend),
  el("div", { class: "hw-scale" }, [1, 2, 3, 4, 5].map((n) => el("div", { class: "hw-scale__i" },
    el("input", { type: "radio", id: name + n, name, value: n, checked: chosen === n }), el("label", { for: name + n }, String(n))))),
  el("div", { class: "hw-scale__ends" }, el("span", {}, "1 " + low), el("span", {}, "5 " + high)));

export const band = (n) => (n <= 0 ? "" : n <= 3 ? "low" : n <= 6 ? "moderate" : n <= 12 ? "high" : "extreme");

let urls = [];
async function shots(w, item) {
  for (const u of urls) URL.revokeObjectURL(u);
  urls = [];
  const out = [];
  let n = 0;
  for (const p of w.pack.photos.filter((x) => x.item === item)) {
    n++;
    out.push(el("figure", { class: "hw-photo" }, navigator.onLine && el("img", { src: "/environment/" + w.id + "/photos/" + p.id, alt: "Photo " + n + " of this item", loading: "lazy", error: (e) => e.target.remove() }), el("figcaption", {}, "Photo " + n + ", sent by " + p.name + (navigator.onLine ? "" : ". It is shown when there is a signal"))));
  }
  for (const p of (await box.photosOf(w.id)).filter((x) => x.item === item)) {
    const data = await box.photoBytes(p), name = "photo " + ++n;
    const u = data && URL.createObjectURL(new Blob([data], { type: "image/jpeg" }));
    if (u) urls.push(u);
    out.push(el("figure", { class: "hw-photo" }, u && el("img", { src: u, alt: "Photo " + n + " of this item" }),
      el("figcaption", {}, el("span", {}, "Photo " + n + (p.why ? ". " + p.why : ", saved on this device")),
        el("span", {}, data && el("button", { type: "button", class: "hw-link", click: () => cover(p, data, item) }, "Cover a part", el("span", { class: "hw-sr" }, " of " + name)), " ",
          el("button", { type: "button", class: "hw-link", click: async () => { await box.removePhoto(p); await fillShots(item); await strip(); } }, "Remove", el("span", { class: "hw-sr" }, " " + name))))));
  }
  return out;
}

async function fillShots(item) {
  const w = await box.read(id), list = await shots(w, item), into = document.getElementById("shots");
  if (into) into.replaceChildren(...list, ...(list.length ? [el("div", { class: "hw-note hw-note--ask" }, el("p", {}, el("b", {}, "Nobody in the picture?"), " If someone is, take it again, or cover them with “Cover a part”."))] : []));
  const label = document.getElementById("cam-label");
  if (label) label.textContent = list.length ? "Take another photo" : "Take a photo";
}

// cover lets parts of a photo be painted over before it is sent: by a tap on the spot, or one of nine parts by a button. What is
// kept and sent is the painted picture; nothing lies below.
async function cover(p, data, item) {
  const m = await createImageBitmap(new Blob([data], { type: "image/jpeg" })), c = el("canvas", { width: m.width, height: m.height, role: "img", "aria-label": "The photo. Tap what is to be covered" }), g = c.getContext("2d");
  g.drawImage(m, 0, 0);
  const paint = (x, y, w, h) => { g.fillStyle = "#12303f"; g.fillRect(x, y, w, h); say("Covered"); };
  c.addEventListener("click", (e) => {
    const b = c.getBoundingClientRect(), s = Math.max(m.width, m.height) / 7;
    paint(((e.clientX - b.left) / b.width) * m.width - s / 2, ((e.clientY - b.top) / b.height) * m.height - s / 2, s, s);
  });
  const spots = ["top left", "top", "top right", "left", "middle", "right", "bottom left", "bottom", "bottom right"];
  const done = async (keepIt) => {
    if (keepIt) {
      const b = await new Promise((yes) => c.toBlob(yes, "image/jpeg", 0.82));
      await box.removePhoto(p);
      await box.addPhoto(id, item, await b.arrayBuffer());
    }
    await fillShots(item);
    await strip();
  };
  document.getElementById("shots").replaceChildren(el("figure", { class: "hw-photo" }, c, el("figcaption", {}, "Tap what is to be covered, or choose a part:",
    el("span", { class: "hw-walkspots" }, spots.map((name, i) => el("button", { type: "button", class: "hw-link", click: () => paint(((i % 3) * m.width) / 3, (Math.floor(i / 3) * m.height) / 3, m.width / 3 + 1, m.height / 3 + 1) }, name))))),
    el("div", { class: "hw-buttons" }, el("button", { type: "button", class: "nhsuk-button nhsuk-button--secondary", click: () => done(true) }, "Keep the covered photo"), el("button", { type: "button", class: "hw-link", click: () => done(false) }, "Leave it as it was")));
}

// small makes a picture that is kept and sent quickly; what the camera wrote into the file goes with it.
async function small(file) {
  try {
    const m = await createImageBitmap(file), by = Math.min(1, LONG / Math.max(m.width, m.height));
    const c = el("canvas", { width: Math.round(m.width * by), height: Math.round(m.height * by) });
    c.getContext("2d").drawImage(m, 0, 0, c.width, c.height);
    const b = await new Promise((yes) => c.toBlob(yes, "image/jpeg", 0.82));
    if (b) return await b.arrayBuffer();
  } catch { /* a picture that this browser cannot draw goes as it is; the service looks at it */ }
  return file.arrayBuffer();
}

// steps draws how far one is in a zone; the words beside it say the same.
function steps(n, of) {
  const svg = icon("ring");
  svg.replaceChildren();
  for (const [k, v] of Object.entries({ class: "hw-walksteps", viewBox: "0 0 " + of * 10 + " 8", width: of * 10 })) svg.setAttribute(k, v);
  for (let i = 0; i < of; i++) {
    const r = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
    for (const [k, v] of Object.entries({ x: i * 10, y: 0, width: 8, height: 8, rx: 1, class: i <= n ? "on" : "" })) r.setAttribute(k, v);
  }
  return svg;
}

// itemPage asks one item.
async function itemPage(w, item) {
  const list = item.zone.items, n = list.findIndex((i) => i.code === item.code), f = found(w, item.code), last = f.s[f.s.length - 1];
  const before = w.pack.last?.[item.code];
  document.title = item.text + " – Havenward";
  const form = el("form", { novalidate: true, "data-hw-item": item.code });
  const rating = el("p", { class: "hw-p", "aria-live": "polite" });
  const rated = el("div", {}, scale("likelihood", "How likely is harm?", "rare", "expected", last?.likelihood), scale("consequence", "How bad could it be?", "slight", "grave", last?.consequence), rating);
  const choice = () => form.elements.result.value;
  const show = () => {
    rated.hidden = !["partly", "not_met"].includes(choice());
    const l = Number(form.elements.likelihood.value) || 0, c = Number(form.elements.consequence.value) || 0;
    rating.replaceChildren(...(l && c ? [el("b", {}, l + " × " + c + " = " + l * c + ", " + band(l * c) + "."), " It becomes a finding with an owner when the walk-round is finished."] : []));
  };
  const cam = el("input", { class: "hw-sr", type: "file", id: "cam", accept: "image/*", capture: "environment", change: async () => {
    for (const file of cam.files) {
      try { await box.addPhoto(id, item.code, await small(file)); } catch { problems((x) => x, [{ text: "This device has no room for the photo. Send what waits first" }]); }
    }
    cam.value = "";
    await fillShots(item.code);
    say("Photo saved on this device");
    await strip();
  } });
  form.append(
    el("p", { class: "hw-progress" }, steps(n, list.length), el("span", {}, "Item " + (n + 1) + " of " + list.length + ", " + item.zone.name)),
    el("fieldset", { class: "nhsuk-fieldset" }, el("legend", { class: "nhsuk-fieldset__legend" }, el("h1", { class: "hw-h1", tabindex: "-1" }, item.text)),
      el("p", { class: "hw-p hw-muted" }, (item.critical ? "Critical. " : "") + "Weight " + item.weight + "." + (before ? " Last time (" + w.pack.last_day + "): " + WORDS[before].toLowerCase() : "")),
      f.differ ? el("div", { class: "hw-note hw-note--ask" }, el("p", {}, el("b", {}, "Two answers differ. Both are kept. "), f.s.map((a) => a.name + ": " + WORDS[a.result].toLowerCase()).join("; ") + ". What you answer now settles it.")) : "",
      el("div", { class: "nhsuk-radios hw-choices" }, RESULTS.map(([v, words], k) => el("div", { class: "nhsuk-radios__item" },
        el("input", { class: "nhsuk-radios__input", id: "result" + k, name: "result", type: "radio", value: v, checked: !f.differ && last?.result === v }),
        el("label", { class: "nhsuk-label nhsuk-radios__label", for: "result" + k }, words))))),
    el("h2", { class: "hw-h2 hw-mt24" }, "Photos"), el("div", { id: "shots" }),
    el("div", { class: "hw-buttons hw-mb24" }, cam, el("label", { class: "nhsuk-button nhsuk-button--secondary", for: "cam", id: "cam-label" }, "Take a photo")),
    el("label", { class: "hw-label", for: "note" }, "What you saw"), el("p", { class: "hw-hint" }, "No names of patients or colleagues."),
    el("textarea", { class: "hw-field hw-mb24", id: "note", name: "note", rows: 3, maxlength: 4000 }, last?.note ?? ""),
    rated, el("div", { class: "hw-buttons" }, el("button", { class: "nhsuk-button", type: "submit" }, n + 1 < list.length ? "Save, next item" : "Save, back to the list")));
  form.addEventListener("change", show);
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const result = choice();
    document.getElementById("hw-problems")?.remove();
    if (!result) return problems((x) => x, [{ text: "Choose what you found", href: "#result0" }]);
    const short = ["partly", "not_met"].includes(result), l = short ? Number(form.elements.likelihood.value) || 0 : 0, c = short ? Number(form.elements.consequence.value) || 0 : 0;
    if (!l !== !c) return problems((x) => x, [{ text: "Choose both how likely harm is and how bad it could be, or neither", href: "#likelihood1" }]);
    const words = form.elements.note.value.trim();
    try {
      if (!last || f.differ || last.result !== result || (last.note ?? "") !== words || (last.likelihood ?? 0) !== l || (last.consequence ?? 0) !== c) await box.answer(id, { item: item.code, result, note: words, likelihood: l, consequence: c });
    } catch {
      return problems((x) => x, [{ text: "This device has no room to keep the answer. Write it down elsewhere, and send what waits first" }]);
    }
    say("Saved on this device");
    go(list[n + 1]?.code ?? "");
  });
  main.replaceChildren(el("a", { class: "hw-back", href: location.search, click: (e) => { e.preventDefault(); go(""); } }, "All items"), form,
    el("div", { class: "hw-quiet" }, el("ul", {}, othersOf(w).map((t) => note("page", t)), note("stop", "In danger now? Tell whoever is in charge, or call 999. This page calls nobody."))));
  show();
  await fillShots(item.code);
}

// othersOf says what the others had done when there was last a signal.
function othersOf(w) {
  const by = {};
  for (const a of w.pack.answers) if (a.by !== w.me.id) (by[a.name] ??= new Set()).add(a.item);
  return Object.entries(by).map(([name, items]) => name + " had " + plural(items.size, "item", "items") + " when you last had a signal, at " + time(w.read) + ".");
}

async function draw(focus) {
  const w = here && await box.read(id);
  if (!w) return emptyPage();
  const item = all(w).find((i) => i.code === decodeURIComponent(location.hash.slice(1)));
  await (item ? itemPage(w, item) : listPage(w));
  if (focus) { window.scrollTo(0, 0); main.querySelector("h1")?.focus(); send(); }
}

async function emptyPage() {
  const list = await box.list();
  const says = state === "sign-in" ? "Sign in to read this walk-round" : state === "gone" ? "You may not open this walk-round" : here ? "This walk-round is not on this device yet" : list.length ? plural(list.length, "walk-round is", "walk-rounds are") + " on this device" : "No walk-round is on this device";
  document.title = says + " – Havenward";
  main.replaceChildren(el("h1", { class: "hw-h1" }, says), ...await lostNote(),
    el("p", { class: "hw-p" }, here && state !== "sign-in" ? "Open it once while there is a signal. From then on it works without one." : "A walk-round is begun under Safer places, and opened once while there is a signal."),
    el("ul", { class: "hw-plainlist" }, list.map((w) => el("li", {}, el("a", { href: "/walk-round?walk=" + w.id }, w.pack.place + ", " + w.pack.day), w.waiting.length + w.photos ? " – " + plural(w.waiting.length + w.photos, "thing", "things") + " not sent yet" : ""))),
    el("p", { class: "hw-p" }, el("a", { href: state === "sign-in" ? "/sign-in?next=" + encodeURIComponent(location.pathname + location.search) : "/environment" }, state === "sign-in" ? "Sign in" : "Safer places")));
}

// keep asks the worker to keep this page, which is the same for everybody and empty, and its modules.
async function keep() {
  if (!("serviceWorker" in navigator)) return;
  const reg = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const base = new URL(".", import.meta.url).pathname;
  (reg.active ?? navigator.serviceWorker.controller)?.postMessage({ type: "keep", set: "walk", tag: base, pages: ["/walk-round"], assets: ["walk.mjs", "walkbox.mjs", "store.mjs", "crypto.mjs", "ui.mjs"].map((m) => base + m) });
}

async function begin() {
  navigator.serviceWorker?.addEventListener("message", (e) => { if (e.data?.type === "kept") document.documentElement.dataset.hwKept = "yes"; });
  keep().catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
  await box.sweep({ online: navigator.onLine });
  const had = here && await box.read(id);
  if (had) await draw();
  if (here && navigator.onLine) {
    if (had) await send();
    const r = await box.fetchPack(id);
    if (r.to !== "sent") { state = r.to; who = r.name ?? who; }
  }
  const answering = document.querySelector("form[data-hw-item]");
  if (!answering || !had) await draw();
  await strip();
}

window.addEventListener("online", send);
window.addEventListener("offline", strip);
window.addEventListener("popstate", () => draw(true));
window.addEventListener("hashchange", () => draw(true));
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
news.onmessage = strip;
begin();
