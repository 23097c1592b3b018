import test from "node:test";
import assert from "node:assert/strict";
import { mapStore } from "./store.mjs";
import { deviceKey, newId, seal, unseal } from "./crypto.mjs";
import { drafts, KEEP } from "./draft.mjs";
import { backoff, localISO, sendWaiting, verdict } from "./outbox.mjs";
import { asText, asked, missing, nextPath, words, EMPTY } from "./form.mjs";
import { keepable, mayStore, assetsIn } from "./keep.mjs";
import { at as during, translator, when } from "./text.mjs";

// A lock as Web Locks gives it: one at a time for each name.
function locker() {
  const tails = new Map();
  return (name, act) => {
    const next = (tails.get(name) ?? Promise.resolve()).then(act);
    tails.set(name, next.catch(() => {}));
    return next;
  };
}

const reply = (status, body, headers = {}) => ({ status, headers: new Headers(headers), json: async () => body });

function device() {
  const store = mapStore(), lock = locker(), at = { ms: Date.UTC(2026, 10, 22, 2, 40) };
  const now = () => at.ms;
  return { store, lock, at, now, tab: () => drafts(store, { now, lock }) };
}

async function waiting(dev, answers = { safe: ["yes"] }) {
  const d = dev.tab(), r = await d.save(answers);
  await d.queue(r.id);
  return r;
}

test("what a person wrote is never in the store in the clear", async () => {
  const map = new Map(), d = drafts(mapStore(map), { lock: locker() });
  const r = await d.save({ words: ["grabbed my arm"] });
  const seen = JSON.stringify([...map.values()], (k, v) => (v instanceof ArrayBuffer ? Buffer.from(v).toString("latin1") : v));
  assert.ok(!seen.includes("grabbed"));
  assert.deepEqual(await d.answers(await d.get(r.id)), { words: ["grabbed my arm"] });
});

test("a seal opens only under its key and for its record, and the key cannot be taken out", async () => {
  const a = await deviceKey(mapStore()), b = await deviceKey(mapStore()), s = await seal(a, "1", { x: 1 });
  assert.deepEqual(await unseal(a, "1", s), { x: 1 });
  assert.equal(await unseal(b, "1", s), undefined);
  assert.equal(await unseal(a, "2", s), undefined);
  await assert.rejects(crypto.subtle.exportKey("raw", a));
});

test("a later step adds to the draft and an answer that was taken back goes", async () => {
  const d = device().tab();
  await d.save({ what: ["hurt", "threat"] }, { fields: ["what"] });
  const r = await d.save({ where: ["ward"] }, { fields: ["where"], local: true });
  await d.save({}, { fields: ["what"] });
  assert.deepEqual(await d.answers(await d.get(r.id)), { where: ["ward"] });
  assert.equal((await d.get(r.id)).local, true);
});

test("ten sends from two tabs reach the server once", async () => {
  const dev = device(), r = await waiting(dev), calls = [];
  const fetcher = async (url, init) => { calls.push(JSON.parse(init.body)); await new Promise((ok) => setTimeout(ok, 5)); return reply(201, { code: "HW3P-9T6D", pin: "123456" }); };
  const tabs = [dev.tab(), dev.tab()];
  await Promise.all(Array.from({ length: 10 }, (_, i) => sendWaiting(tabs[i % 2], { fetcher, now: dev.now, lock: dev.lock, force: true })));
  assert.equal(calls.length, 1);
  assert.equal(calls[0].idempotency_key, r.id);
  const after = await dev.tab().get(r.id);
  assert.equal(after.state, "sent");
  assert.equal((await dev.tab().secret(after)).answers, undefined);
});

test("a draft of another tab is never added to", async () => {
  const dev = device(), a = dev.tab(), b = dev.tab();
  const one = await a.save({ words: ["mine"] });
  assert.equal(await b.active(), undefined);
  const two = await b.save({ words: ["theirs"] });
  assert.notEqual(one.id, two.id);
  assert.deepEqual(await a.answers(await a.active()), { words: ["mine"] });
  await b.reopen(one.id);
  assert.equal((await b.active()).id, one.id);
});

test("a reply that was lost does not make a second report", async () => {
  const dev = device(), d = dev.tab(), server = new Map();
  await waiting(dev);
  let lose = true;
  const fetcher = async (u, init) => {
    const { idempotency_key: k } = JSON.parse(init.body), had = server.has(k);
    server.set(k, 1);
    if (lose) { lose = false; throw new TypeError("cut off"); }
    return reply(had ? 200 : 201, { code: "HW3P-9T6D" });
  };
  await sendWaiting(d, { fetcher, now: dev.now, lock: dev.lock });
  await sendWaiting(d, { fetcher, now: dev.now, lock: dev.lock, force: true });
  assert.deepEqual([server.size, (await d.list())[0].state], [1, "sent"]);
});

test("pressing send in two tabs queues one report", async () => {
  const dev = device(), d = dev.tab(), r = await d.save({ safe: ["yes"] });
  await Promise.all([d.queue(r.id), dev.tab().queue(r.id)]);
  assert.equal((await d.list()).filter((x) => x.state === "waiting").length, 1);
  assert.equal(await d.active(), undefined);
});

test("a page closed while sending is tried again with the same key", async () => {
  const dev = device(), r = await waiting(dev), d = dev.tab();
  await d.edit(r.id, (x) => { x.state = "sending"; x.trying = 1; });
  const keys = [];
  await sendWaiting(d, { fetcher: async (u, i) => { keys.push(JSON.parse(i.body).idempotency_key); return reply(200, { code: "HW3P-9T6D" }); }, now: dev.now, lock: dev.lock });
  assert.deepEqual(keys, [r.id]);
});

test("no network waits longer each time and keeps the words", async () => {
  const dev = device(), r = await waiting(dev), d = dev.tab(), gaps = [];
  for (let i = 0; i < 4; i++) {
    await sendWaiting(d, { fetcher: async () => { throw new TypeError("offline"); }, now: dev.now, lock: dev.lock, force: true });
    gaps.push((await d.get(r.id)).nextTry - dev.at.ms);
  }
  assert.equal((await d.get(r.id)).state, "waiting");
  assert.ok(gaps[3] > gaps[0] * 4, String(gaps));
  assert.deepEqual(await d.answers(await d.get(r.id)), { safe: ["yes"] });
  let called = 0;
  await sendWaiting(d, { fetcher: async () => { called++; return reply(500); }, now: dev.now, lock: dev.lock });
  assert.equal(called, 0, "tried before its time");
  await sendWaiting(d, { fetcher: async () => reply(429, {}, { "Retry-After": "7200" }), now: dev.now, lock: dev.lock, force: true });
  assert.equal((await d.get(r.id)).nextTry - dev.at.ms, 7200e3);
});

test("a refusal and a conflict are kept and shown, never sent again unasked", async () => {
  for (const [status, body, key] of [[422, { errors: [{ field: "place", message: "It moved." }] }, "errors"], [409, { field: "words", message: "Changed.", server: "Theirs" }, "conflict"], [413, {}, "refused"]]) {
    const dev = device(), r = await waiting(dev, { words: ["mine"] }), d = dev.tab();
    await sendWaiting(d, { fetcher: async () => reply(status, body), now: dev.now, lock: dev.lock });
    const x = await d.get(r.id), s = await d.secret(x);
    assert.equal(x.state, "stop");
    assert.ok(s.why[key]);
    assert.deepEqual(s.answers, { words: ["mine"] });
    let called = 0;
    await sendWaiting(d, { fetcher: async () => { called++; return reply(201, { code: "X" }); }, now: dev.now, lock: dev.lock, force: true });
    assert.equal(called, 0);
    assert.equal((await d.reopen(r.id)).state, "draft");
  }
});

test("a reply that is not a receipt is not taken for one", () => {
  assert.equal(verdict(200, undefined).to, "retry");
  assert.equal(verdict(200, {}).to, "retry");
  assert.equal(verdict(201, { code: "A" }).to, "sent");
  assert.equal(verdict(503).to, "retry");
  assert.equal(verdict(403).to, "stop");
});

test("words go after 72 hours, and the trace after twice that", async () => {
  const dev = device(), r = await waiting(dev), d = dev.tab();
  dev.at.ms += KEEP - 1;
  await d.sweep();
  assert.equal((await d.get(r.id)).state, "waiting");
  dev.at.ms += 1;
  await d.sweep();
  assert.deepEqual([(await d.get(r.id)).state, (await d.get(r.id)).sealed], ["expired", undefined]);
  dev.at.ms += KEEP;
  await d.sweep();
  assert.equal(await d.get(r.id), undefined);
});

test("the PIN of a sent report goes after 72 hours and the code stays", async () => {
  const dev = device(), r = await waiting(dev), d = dev.tab();
  await sendWaiting(d, { fetcher: async () => reply(201, { code: "HW3P-9T6D", pin: "123456" }), now: dev.now, lock: dev.lock });
  assert.equal((await d.secret(await d.get(r.id))).pin, "123456");
  dev.at.ms += KEEP;
  await d.sweep();
  const x = await d.get(r.id);
  assert.deepEqual([x.code, x.sealed], ["HW3P-9T6D", undefined]);
});

test("erasing leaves neither words nor key", async () => {
  const map = new Map(), d = drafts(mapStore(map), { lock: locker() });
  await d.save({ a: ["b"] });
  await d.eraseAll();
  assert.equal(map.size, 0);
});

const form = { ...EMPTY, steps: [
  { id: "safe", path: "/report/safe", title: "Safe", fields: [{ name: "safe", kind: "radio", label: "Safe now", required: true, options: [{ value: "yes", label: "Yes, for now" }] }] },
  { id: "hurt", path: "/report/hurt", title: "Hurt", when: { field: "safe", values: ["no"] }, fields: [{ name: "hurt", kind: "text", label: "Hurt", required: true }] },
  { id: "when", path: "/report/when", title: "When", fields: [{ name: "when", kind: "date", label: "When" }] },
] };

test("a step that is not asked is passed over, not missed and not sent", () => {
  assert.equal(nextPath(form, "safe", { safe: ["yes"] }), "/report/when");
  assert.equal(nextPath(form, "safe", { safe: ["no"] }), "/report/hurt");
  assert.equal(nextPath(form, "when", {}), "/report/outbox#check");
  assert.deepEqual(missing(form, { safe: ["yes"] }).map((f) => f.name), []);
  assert.deepEqual(missing(form, { safe: ["no"] }).map((f) => f.name), ["hurt"]);
  assert.deepEqual(asked(form, { safe: ["yes"], hurt: ["arm"] }), { safe: ["yes"] });
});

test("the text to copy uses the labels and dates read as dates", () => {
  assert.equal(asText(form, { safe: ["yes"], "when-day": ["3"], "when-month": ["11"], "when-year": ["2026"] }), "Safe now: Yes, for now\nWhen: 3 11 2026");
  assert.deepEqual(words(form.steps[0].fields[0], { safe: [" "] }), []);
});

test("only the form, help, assets and the app manifest may be kept", () => {
  for (const p of ["/report", "/report/safe", "/help/who", "/walk-round", "/assets/a.css", "/manifest.webmanifest"]) assert.ok(keepable(p), p);
  for (const p of ["/", "/walk-round/1", "/environment", "/environment/wlk_1/walk.json", "/cases/1", "/reports", "/reporting", "/helpdesk", "/sign-in", "/assets", "/sw.js"]) assert.ok(!keepable(p), p);
  const res = (cc, more) => ({ ok: true, status: 200, redirected: false, headers: new Headers(cc ? { "Cache-Control": cc } : {}), ...more });
  assert.ok(!mayStore("/help", res("no-store")));
  assert.ok(mayStore("/report/safe", res("no-store"), true));
  assert.ok(!mayStore("/report/safe", res("", { redirected: true }), true));
  assert.ok(!mayStore("/cases/1", res(""), true));
  assert.deepEqual(assetsIn('<link href="/assets/a.css?v=1&amp;b"><script src="/assets/b.mjs"></script><a href="/cases">'), ["/assets/a.css?v=1&b", "/assets/b.mjs"]);
});

test("moments are said as a person would, and translations keep their numbers", () => {
  const t = translator({ "Today, {time}": "Heddiw, {time}" }), at = (...a) => new Date(...a).getTime();
  assert.equal(when(t, at(2026, 10, 22, 2, 40), at(2026, 10, 22, 9)), "Heddiw, 2:40am");
  assert.equal(when(t, at(2026, 10, 21, 23, 15), at(2026, 10, 22, 0, 5)), "Yesterday, 11:15pm");
  assert.equal(during(t, at(2026, 10, 22, 2, 40), at(2026, 10, 22, 9)), "today at 2:40am");
  assert.equal(when(t, at(2026, 10, 25, 2, 40), at(2026, 10, 22, 9)), "Wednesday, 2:40am");
});

test("waits grow to half an hour and no further; the device clock carries its offset", () => {
  assert.equal(backoff(1, 0.5), 15e3);
  assert.equal(backoff(50, 0.5), 30 * 60e3);
  assert.equal(Date.parse(localISO(Date.UTC(2026, 6, 1, 12, 0, 5))), Date.UTC(2026, 6, 1, 12, 0, 5));
});

test("ids are random UUIDs, made without what Safari 15 lacks", () => {
  const ids = Array.from({ length: 200 }, newId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
});

test("what is kept in memory is a copy, lists and bytes too", async () => {
  const store = mapStore(), bytes = new Uint8Array([1, 2]), one = { list: [{ a: 1 }], bytes, none: null };
  await store.set("k", one);
  one.list[0].a = 2;
  const back = await store.get("k");
  assert.deepEqual(back, { list: [{ a: 1 }], bytes, none: null });
  back.list.push(3);
  assert.equal((await store.get("k")).list.length, 1);
});
