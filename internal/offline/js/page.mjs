// The outbox page: what is on this device, in plain words, and the check page of a report that goes from here.

import { EMPTY, asText, asked, heading, missing, nextPath, shown, stepAt, stepOfField, words } from "./form.mjs";
import { KEEP } from "./draft.mjs";
import { at, when } from "./text.mjs";
import { el, icon, problems, say } from "./ui.mjs";

const plain = (v) => (v !== null && typeof v === "object" ? Object.values(v).map(plain).join("; ") : String(v));

export async function outboxPage({ d, form = EMPTY, t, send, keepNothing, keepsNothing }) {
  const main = document.querySelector("[data-hw-outbox]");
  const title = document.title;
  let asking = "", copying = "";
  const trim = (answers) => asked(form, answers);

  // A post that did not get through comes here with the path it was meant for.
  const unsent = new URLSearchParams(location.search).get("unsent");
  if (unsent) {
    history.replaceState(null, "", location.pathname);
    const r = await d.active(), step = stepAt(form, unsent);
    if (r) {
      await d.edit(r.id, (x) => { x.local = true; });
      if (step) location.replace(nextPath(form, step.id, await d.answers(r)));
      else { await d.queue(r.id, trim); send({ force: true }); }
    }
  }

  const act = (text, name, run) => el("button", { type: "button", class: "hw-link", click: run }, text, el("span", { class: "hw-sr" }, ": " + name));
  const link = (text, name, href) => el("a", { href }, text, el("span", { class: "hw-sr" }, ": " + name));

  function actions(r, name, text, why) {
    if (asking === r.id) {
      return [el("p", { class: "hw-p" }, t("Delete this report? It has not been sent and cannot be brought back.")),
        act(t("Delete it"), name, async () => { asking = ""; await d.remove(r.id); say(t("Deleted")); main.querySelector("h1")?.focus(); }),
        act(t("Keep it"), name, () => { asking = ""; draw(); })];
    }
    const copy = act(t("Copy the text"), name, async () => {
      try { await navigator.clipboard.writeText(text); say(t("Copied")); } catch { copying = r.id; await draw(); document.getElementById("hw-copy")?.select(); }
    });
    const del = act(t("Delete"), name, () => { asking = r.id; draw().then(() => main.querySelector(".hw-outbox__acts button")?.focus()); });
    const change = (label, path) => act(label, name, async () => {
      const x = await d.reopen(r.id);
      if (x?.state === "draft") location.assign(path ?? form.outbox + "#check");
    });
    switch (r.state) {
      case "waiting": return [act(t("Try now"), name, () => send({ force: true, only: r.id })), copy, change(t("Change")), del];
      case "sending": return [copy];
      case "draft": return [change(t("Carry on")), copy, del];
      case "stop": {
        const field = why?.errors?.[0]?.field ?? why?.conflict?.field, step = stepOfField(form, field);
        return [change(step ? t("Change this answer") : t("Change"), step && step.path + "?from=check"), copy, del];
      }
      case "sent": return [link(t("See progress"), name, form.progress), act(t("Remove from this list"), name, async () => { await d.remove(r.id); say(t("Removed")); main.querySelector("h1")?.focus(); })];
      default: return [act(t("Remove from this list"), name, () => d.remove(r.id))];
    }
  }

  function details(r, secret, now) {
    const out = [], said = (ms) => at(t, ms, now);
    if (r.state === "waiting") {
      const next = !navigator.onLine ? t("Next try when there is a signal.") : r.nextTry > now ? t("Next try: {when}.", { when: said(r.nextTry) }) : t("Next try now.");
      out.push(el("p", {}, r.lastTry ? t("Last tried: {when}.", { when: said(r.lastTry) }) : t("Not tried yet."), " ", next));
    }
    if (r.state === "stop") {
      const w = secret?.why ?? {};
      for (const e of w.errors ?? []) out.push(el("p", {}, e.message));
      if (w.conflict) {
        const f = form.steps.flatMap((s) => s.fields).find((x) => x.name === w.conflict.field);
        const mine = f ? words(f, secret.answers).join("; ") : "";
        out.push(el("p", {}, w.conflict.message ?? t("The service has another version of this report.")));
        if (mine) out.push(el("p", {}, el("b", {}, t("Your words:")), " ", mine));
        if (w.conflict.server !== undefined) out.push(el("p", {}, el("b", {}, t("The service has:")), " ", plain(w.conflict.server)));
      }
      if (w.refused) out.push(el("p", {}, t("The service did not take this report. Your words are still here. Copy the text and give it to your manager, or try again later. Number to quote: {n}", { n: w.refused })));
    }
    if (["waiting", "draft", "stop"].includes(r.state)) out.push(el("p", { class: "hw-muted" }, t("Kept here, locked, until {when}.", { when: said(r.saved + KEEP) })));
    if (r.state === "sent") {
      out.push(el("p", {}, t("Code"), " ", el("b", { class: "hw-code" }, r.code), secret?.pin && [". ", t("PIN"), " ", el("b", { class: "hw-code" }, secret.pin)]));
      const c = secret?.contact;
      if (c?.name) out.push(el("p", {}, el("b", {}, c.name), c.role ? ", " + c.role : "", c.promise ? ". " + c.promise : ""));
      out.push(el("p", { class: "hw-muted" }, secret?.pin ? t("Write down the code and the PIN. The PIN is removed from this device {when}.", { when: said(r.sentAt + KEEP) }) : t("Only the code is left on this device.")));
    }
    if (r.state === "expired") out.push(el("p", {}, t("This was not sent within 72 hours, so its words were removed from this device.")));
    return out;
  }

  const STATES = {
    draft: ["ring", "Not finished", "wait"], waiting: ["clock", "Saved on this device, not sent yet", "wait"], sending: ["clock", "Sending", "wait"],
    stop: ["stop", "Needs you before it can go", "stop"], sent: ["tick", "Sent, {when}", "sent"], expired: ["ring", "Removed, not sent", "stop"],
  };

  async function item(r, now) {
    const secret = await d.secret(r), answers = secret?.answers ?? {};
    const where = heading(form, answers), name = when(t, r.started, now) + (where ? ", " + where : "");
    const [pic, words, look] = STATES[r.state], text = asText(form, answers);
    return el("li", { class: "hw-outbox hw-outbox--" + look, "data-state": r.state },
      el("p", { class: "hw-outbox__state" }, icon(pic), t(words, { when: at(t, r.sentAt ?? now, now) })),
      el("h2", {}, name), details(r, secret, now),
      copying === r.id && el("textarea", { id: "hw-copy", class: "nhsuk-textarea", rows: "6", readonly: true, "aria-label": t("Copy the text") }, text),
      el("div", { class: "hw-outbox__acts" }, actions(r, name, text, secret?.why)));
  }

  async function room() {
    const s = navigator.storage;
    const [safe, est] = await Promise.all([s?.persisted?.() ?? false, s?.estimate?.() ?? {}]).catch(() => [false, {}]);
    if (est.quota && est.quota - est.usage < 2e6) return t("This device is nearly full. Send or copy what is here soon.");
    return safe ? "" : t("This browser may clear what is kept here when it runs out of room. If a report has to wait, copy the text too.");
  }

  async function drawList() {
    document.title = title;
    const now = Date.now(), all = [];
    for (const r of await d.list()) all.push(r);
    const n = all.filter((r) => r.state === "waiting" || r.state === "sending").length;
    const stops = all.filter((r) => r.state === "stop").length;
    const kept = all.some((r) => ["draft", "waiting", "stop"].includes(r.state));
    const nothing = keepsNothing();
    const lead = nothing ? t("This device keeps nothing. A report goes straight to the service and needs a signal.")
      : n === 1 ? t("1 is waiting to send. It goes by itself, once, when there is a signal and this page or the form is open.")
        : n ? t("{n} are waiting to send. Each goes by itself, once, when there is a signal and this page or the form is open.", { n })
          : stops === 1 ? t("1 needs you before it can go.")
            : stops ? t("{n} need you before they can go.", { n: stops }) : t("Nothing is waiting to send.");
    const items = [];
    for (const r of all) items.push(await item(r, now));
    const warn = kept && await room();
    const quiet = (pic, ...kids) => el("li", {}, icon(pic, true), el("span", {}, ...kids));
    return [el("h1", { class: "hw-h1", tabindex: "-1" }, t("Reports on this device")), el("p", { class: "hw-p" }, lead),
      el("ul", { class: "hw-plain" }, items),
      el("div", { class: "hw-buttons" }, el("a", { class: "nhsuk-button", href: form.home, role: "button" }, t("Report something else"))),
      el("div", { class: "hw-quiet" }, el("ul", {},
        quiet("lock", t("What waits here is locked on this device. It is removed after 72 hours, or when you sign out.")),
        warn && quiet("stop", warn),
        nothing ? quiet("page", t("This device keeps nothing."), " ", act(t("Keep reports on this device"), t("Reports on this device"), () => keepNothing(false)))
          : asking === "all" ? quiet("page", t("Everything listed here will be removed, also what is not sent."), " ",
            act(t("Remove it and keep nothing"), t("Reports on this device"), () => keepNothing(true)), " ", act(t("Leave it as it is"), t("Reports on this device"), () => { asking = ""; draw(); }))
            : quiet("page", t("Shared device?"), " ", act(t("Keep nothing here"), t("Reports on this device"), () => { if (all.length) { asking = "all"; draw(); } else keepNothing(true); }))))];
  }

  async function drawCheck(r) {
    const answers = await d.answers(r), name = t("Check and send");
    document.title = name + " – Havenward";
    const rows = form.steps.filter((s) => shown(s, answers)).flatMap((s) => s.fields.filter((f) => shown(f, answers)).map((f) => {
      const w = words(f, answers), what = f.label || s.title;
      return el("div", {}, el("dt", {}, what),
        el("dd", { class: "hw-answers__v" }, w.length ? w.flatMap((x, i) => (i ? [el("br"), x] : [x])) : el("span", { class: "hw-muted" }, t("Not provided"))),
        el("dd", { class: "hw-answers__c" }, el("a", { href: s.path + "?from=check" }, w.length ? t("Change") : t("Add"), el("span", { class: "hw-sr" }, " " + what))));
    }));
    const sendIt = async () => {
      const none = missing(form, answers);
      if (none.length) {
        return problems(t, none.map((f) => ({ text: t("Answer this: {question}", { question: f.label }), href: stepOfField(form, f.name).path + "?from=check" })));
      }
      await d.queue(r.id, trim);
      location.hash = "";
      await draw();
      main.querySelector("h1")?.focus();
      say(t("Saved on this device, not sent yet"));
      send({ force: true });
    };
    return [el("h1", { class: "hw-h1", tabindex: "-1" }, name), el("p", { class: "hw-p" }, t("You can change or add to this after sending. Nothing here needs to be perfect.")),
      el("dl", { class: "hw-answers" }, rows),
      el("div", { class: "hw-buttons" }, el("button", { type: "button", class: "nhsuk-button", click: sendIt }, t("Send my report")), el("a", { href: form.outbox }, t("Save it for later")))];
  }

  // draw is serial: a change while the page is being drawn draws it once more, and the last drawing wins.
  let turn = 0;
  async function draw() {
    const mine = ++turn;
    const r = location.hash === "#check" ? await d.active() : undefined;
    const kids = r ? await drawCheck(r) : await drawList();
    if (mine !== turn || (copying && document.activeElement?.id === "hw-copy")) return;
    const focused = document.activeElement?.closest?.("main") && document.activeElement.textContent;
    main.replaceChildren(...kids);
    if (focused) [...main.querySelectorAll("a,button,h1")].find((x) => x.textContent === focused)?.focus();
  }
  addEventListener("hashchange", draw);
  await draw();
  return draw;
}
