// The entry on every page of the report form. Without it the form posts as plain HTML; with it the answers are also
// kept on the device, sealed, so that the form goes on when the signal does not.

import { idbStore, mapStore } from "./store.mjs";
import { drafts } from "./draft.mjs";
import { sendWaiting } from "./outbox.mjs";
import { EMPTY, nextPath, missing } from "./form.mjs";
import { translator } from "./text.mjs";
import { el, say, bar, problems, collect, fill } from "./ui.mjs";

const page = document.querySelector("form[data-hw-step]");
const lang = document.documentElement.lang || "en";
const query = new URLSearchParams(location.search);
const place = page?.dataset.hwPlace ?? query.get("place") ?? "";
const news = "BroadcastChannel" in self ? new BroadcastChannel("havenward-report") : { postMessage() {} };

// Keep nothing here: the choice itself is kept, and says nothing about anybody.
const NOTHING = "havenward-keep-nothing";
const keepsNothing = () => { try { return localStorage.getItem(NOTHING) === "1"; } catch { return true; } };

let form = EMPTY, t = translator({}, lang), loaded, shownAs = () => {};
const store = keepsNothing() || !("indexedDB" in self) ? mapStore() : idbStore();
const here = { get: () => sessionStorage.getItem("havenward-draft"), set: (id) => sessionStorage.setItem("havenward-draft", id) };
const d = drafts(store, { here, changed: () => { news.postMessage({ type: "changed" }); refresh(); } });

// loadForm fetches the manifest once; the worker answers from its copy when there is no signal.
const at = (path, where = place) => `${path}?lang=${encodeURIComponent(lang)}&place=${encodeURIComponent(where)}`;
function loadForm(where = place) {
  return (loaded ??= (async () => {
    try {
      const res = await fetch(at("/report/form.json", where), { credentials: "omit" });
      if (res.ok) form = { ...EMPTY, ...(await res.json()) };
    } catch { loaded = undefined; }
    t = translator(form.texts, lang);
  })());
}

async function refresh() {
  const all = await d.list(), mine = (await d.active())?.id;
  const begun = all.filter((r) => r.state === "draft" && r.id !== mine).length;
  const waiting = all.filter((r) => r.state === "waiting" || r.state === "sending" || r.state === "stop").length;
  const says = [];
  if (!navigator.onLine || waiting || begun) await loadForm();
  if (!navigator.onLine) {
    says.push(el("b", {}, t("No signal.")), " ", t(keepsNothing() ? "This device keeps nothing, so stay on this page until there is a signal." : "You can keep going. Reports are saved here."), " ");
  }
  if (waiting && location.pathname !== form.outbox) {
    says.push(el("a", { href: form.outbox }, waiting === 1 ? t("1 report on this device is not sent yet") : t("{n} reports on this device are not sent yet", { n: waiting })));
  }
  if (begun && !waiting && location.pathname !== form.outbox) {
    says.push(el("a", { href: form.outbox }, begun === 1 ? t("1 report on this device is not finished") : t("{n} reports on this device are not finished", { n: begun })));
  }
  bar(...says);
  await shownAs();
}

const spoken = (code) => t("Sent. Code {code}", { code: code.replace("-", " ") });

let timer;
async function send(how = {}) {
  if (keepsNothing()) return;
  const waits = (await d.list()).filter((r) => r.state === "waiting" || r.state === "sending");
  if (!waits.length) return;
  await loadForm();
  const sent = await sendWaiting(d, { url: form.send, ...how });
  for (const s of sent) { say(spoken(s.code)); news.postMessage({ type: "sent", code: s.code }); }
  clearTimeout(timer);
  const next = (await d.list()).filter((r) => r.state === "waiting").map((r) => r.nextTry ?? 0);
  if (next.length) timer = setTimeout(send, Math.max(1000, Math.min(...next) - Date.now()));
  if (next.length) navigator.serviceWorker?.ready.then((reg) => reg.sync?.register("havenward-send")).catch(() => {});
}

// native posts the form as the browser would have, with the key that makes the report one report on both ways.
function native(submitter, key) {
  const add = (name, value) => page.append(el("input", { type: "hidden", name, value }));
  if (key) add("idempotency_key", key);
  if (submitter?.name) add(submitter.name, submitter.value);
  if (submitter?.hasAttribute("formaction")) page.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(page);
}

const reachable = () => fetch("/report/form.json", { method: "HEAD", cache: "no-store" }).then((r) => r.status < 500, () => false);

// The button that a form is sent with; Safari 15 does not name it in the event.
let pressed;

async function submitted(e) {
  e.preventDefault();
  const submitter = e.submitter ?? pressed;
  const step = page.dataset.hwStep, { given, fields } = collect(page);
  if (keepsNothing()) {
    if (await reachable()) return native(submitter);
    await loadForm();
    return problems(t, [{ text: t("No signal, and this device keeps nothing. Your words are still in the box. Try again when there is a signal.") }]);
  }
  let r;
  try {
    r = await d.save(given, { fields, lang, place, local: !navigator.onLine });
  } catch {
    if (navigator.onLine) return native(submitter);
    await loadForm();
    return problems(t, [{ text: t("This device has no room to keep your answers. Copy your words before you leave this page.") }]);
  }
  if (!r.local) return native(submitter, r.id);
  navigator.storage?.persist?.().catch(() => {});
  await loadForm(r.place);
  if (step === "check") return location.assign(form.outbox + "#check");
  if (!form.steps.length) return problems(t, [{ text: t("The next question is not on this device yet. Your answers are kept here. Go on when there is a signal.") }]);
  const answers = await d.answers(r);
  const none = missing(form, answers, step);
  if (none.length) {
    const control = (f) => [...page.elements].find((c) => c.name === f.name || c.name.startsWith(f.name + "-"))?.id;
    return problems(t, none.map((f) => ({ text: t("Answer this: {question}", { question: f.label }), href: "#" + (control(f) ?? "main") })));
  }
  location.assign(query.get("from") === "check" ? form.outbox + "#check" : nextPath(form, step, answers));
}

// keepNothing turns the shared-device mode on or off. Turning it on forgets everything at once.
async function keepNothing(on) {
  await d.eraseAll();
  try { on ? localStorage.setItem(NOTHING, "1") : localStorage.removeItem(NOTHING); } catch { /* then it already keeps nothing */ }
  news.postMessage({ type: "reload" });
  location.reload();
}

async function start() {
  if (document.querySelector("[data-hw-signed-out]")) await d.eraseAll();
  await d.sweep();
  const r = await d.active();
  const receipt = document.querySelector("[data-hw-receipt]");
  if (receipt) {
    if (r && !r.local) await d.remove(r.id); // the server has it all
    receipt.dataset.hwCleared = "";
  }
  if (page) {
    if (r?.local && page.dataset.hwStep === "check") { await loadForm(r.place); return location.replace(form.outbox + "#check"); }
    if (r && (r.local || !Object.keys(collect(page).given).length)) fill(page, await d.answers(r));
    page.addEventListener("click", (e) => { pressed = e.target.closest?.("button, input[type=submit]") ?? pressed; });
    page.addEventListener("submit", submitted);
    page.dataset.hwReady = "";
  }
  if (document.querySelector("[data-hw-outbox]")) {
    const { outboxPage } = await import("./page.mjs");
    await loadForm(r?.place);
    shownAs = await outboxPage({ d, form, t, send, keepNothing, keepsNothing });
  }
  await refresh();
  await send();
}

news.onmessage = ({ data }) => {
  if (data.type === "reload") return page ? undefined : location.reload(); // words in a box stay; they are not saved
  if (data.type === "sent" && document.visibilityState === "visible") say(spoken(data.code));
  refresh();
};
addEventListener("online", () => { refresh(); send({ force: true }); });
addEventListener("offline", () => refresh().then(() => say(t("No signal.") + " " + t("You can keep going. Reports are saved here."))));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { refresh(); send(); } });
document.addEventListener("submit", (e) => { if (e.target.matches("form[data-hw-sign-out]")) d.eraseAll(); });

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).then(() => navigator.serviceWorker.ready).then(async (reg) => {
    await loadForm();
    if (!form.steps.length) return;
    const pages = ["/report/form.json", form.home, ...form.steps.map((s) => s.path), form.outbox].map((p) => at(p)).concat(form.keep ?? []);
    navigator.serviceWorker.addEventListener("message", (e) => { if (e.data?.type === "kept") document.documentElement.dataset.hwKept = ""; });
    reg.active?.postMessage({ type: "keep", tag: [form.version, lang, place].join("|"), pages });
  }).catch(() => {});
}

start().catch(() => { if (page) page.removeEventListener("submit", submitted); });
