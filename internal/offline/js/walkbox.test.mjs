import assert from "node:assert/strict";
import { test } from "node:test";
import { mapStore } from "./store.mjs";
import { KEEP, standing, walkbox } from "./walkbox.mjs";

const lock = (_, act) => act();
const pack = (me, answers = []) => ({ id: "wlk_1", me, place: "Front desk", day: "2026-11-22", version: 1, zones: [{ code: "EN", name: "Entrance", items: [{ code: "EN01", text: "x", weight: 2 }, { code: "EN02", text: "y", weight: 3 }] }], answers, photos: [] });

// service keeps answers as the real one does: by id, never overwritten.
function service(me) {
  const held = new Map(), photos = new Map(), s = { held, photos, me, away: false, lose: false, out: false };
  s.fetcher = async (url, init = {}) => {
    if (s.away) throw new TypeError("no network");
    if (s.out) return { status: 401, json: async () => ({}) };
    let body = {};
    if (url.endsWith("walk.json")) body = pack(s.me, [...held.values()]);
    else if (url.includes("/photos/")) photos.set(/photos\/([^?]+)/.exec(url)[1], init.body);
    else {
      const b = JSON.parse(init.body);
      if (b.person !== s.me.id) return { status: 409, json: async () => ({}) };
      for (const a of b.answers) if (!held.has(a.id)) held.set(a.id, { ...a, by: s.me.id, name: s.me.name });
      body = { here: b.answers.map((a) => a.id), refused: [] };
    }
    if (s.lose) throw new TypeError("the reply was lost");
    return { status: 200, json: async () => JSON.parse(JSON.stringify(body)) };
  };
  return s;
}
const a = { id: "per_a", name: "A" }, b = { id: "per_b", name: "B" };

test("answers stand by which there are, whatever their order", () => {
  const list = [{ id: "1", at: "2026-11-22T10:00:00Z" }, { id: "2", base: ["1"], at: "2026-11-22T10:01:00Z" }, { id: "3", base: ["1"], at: "2026-11-22T10:02:00Z" }];
  for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2, 1, 0]]) assert.deepEqual(standing(order.map((i) => list[i])).map((x) => x.id), ["2", "3"]);
  assert.deepEqual(standing([...list, { id: "4", base: ["2", "3"], at: "2026-11-22T10:03:00Z" }]).map((x) => x.id), ["4"]);
});

test("two phones without a signal lose nothing, and a difference is kept", async () => {
  const s = service(a);
  const one = walkbox(mapStore(), { fetcher: (...x) => { s.me = a; return s.fetcher(...x); }, lock }), two = walkbox(mapStore(), { fetcher: (...x) => { s.me = b; return s.fetcher(...x); }, lock });
  await one.fetchPack("wlk_1"); await two.fetchPack("wlk_1");
  s.away = true;
  await one.answer("wlk_1", { item: "EN01", result: "met" });
  await one.answer("wlk_1", { item: "EN01", result: "partly", note: "On a second look" });
  await two.answer("wlk_1", { item: "EN01", result: "not_met" });
  await two.answer("wlk_1", { item: "EN02", result: "met" });
  await one.addPhoto("wlk_1", "EN01", new Uint8Array([1, 2, 3]).buffer);
  assert.equal((await one.send("wlk_1")).to, "retry");
  assert.equal((await one.read("wlk_1")).waiting.length, 2);
  s.away = false; s.lose = true; // it arrives, and the reply does not
  assert.equal((await one.send("wlk_1")).to, "retry");
  s.lose = false;
  assert.equal((await one.send("wlk_1", { hold: "EN01" })).to, "sent");
  assert.equal(s.photos.size, 0, "whoever has the item open may still cover a part");
  assert.equal((await one.send("wlk_1")).to, "sent");
  assert.equal((await two.send("wlk_1")).to, "sent");
  assert.equal(s.held.size, 4);
  assert.equal(s.photos.size, 1);
  assert.deepEqual(standing([...s.held.values()].filter((x) => x.item === "EN01")).map((x) => x.result).sort(), ["not_met", "partly"]);
  assert.equal((await one.read("wlk_1")).waiting.length + (await one.photosOf("wlk_1")).length, 0);
});

test("signed out in between, answers wait for whoever wrote them", async () => {
  const s = service(a), store = mapStore(), one = walkbox(store, { fetcher: s.fetcher, lock });
  await one.fetchPack("wlk_1");
  await one.answer("wlk_1", { item: "EN01", result: "met" });
  s.out = true;
  assert.equal((await one.send("wlk_1")).to, "sign-in");
  s.out = false; s.me = b; // somebody else signs in on this phone
  assert.equal((await one.send("wlk_1")).to, "other");
  assert.deepEqual(await one.fetchPack("wlk_1"), { to: "other", name: "A" });
  assert.equal(await one.forget("wlk_1"), false);
  s.me = a;
  assert.equal((await one.send("wlk_1")).to, "sent");
  assert.equal(s.held.size, 1);
  assert.equal(JSON.stringify([...await store.list("w:")]).includes("Front desk"), false, "what is kept is sealed");
});

test("what could not be sent goes 72 hours after it was last written to, and how much it was is said", async () => {
  const s = service(a), store = mapStore();
  let ms = Date.parse("2026-11-22T10:00:00Z");
  const one = walkbox(store, { fetcher: s.fetcher, lock, now: () => ms });
  await one.fetchPack("wlk_1");
  s.away = true;
  await one.answer("wlk_1", { item: "EN01", result: "not_met", note: "The door sticks" });
  ms += 3600e3;
  await one.addPhoto("wlk_1", "EN01", new Uint8Array([1, 2, 3]).buffer);
  assert.equal(await one.until("wlk_1"), ms + KEEP);
  ms += KEEP - 1;
  await one.sweep({ online: true });
  assert.equal((await one.read("wlk_1")).waiting.length, 1);
  ms += 1;
  await one.sweep({ online: true });
  assert.equal(await one.read("wlk_1"), undefined);
  assert.deepEqual(await one.lost(), [{ id: "wlk_1", answers: 1, photos: 1, at: ms }]);
  assert.equal(JSON.stringify([...await store.list("w:"), ...await store.list("p:")]), "[]");
  ms += KEEP;
  await one.sweep();
  assert.deepEqual(await one.lost(), []);
});

test("after 72 hours it is sent after all where there is a signal, and a walk-round that is done with leaves no trace", async () => {
  const s = service(a), store = mapStore();
  let ms = Date.parse("2026-11-22T10:00:00Z");
  const one = walkbox(store, { fetcher: s.fetcher, lock, now: () => ms });
  await one.fetchPack("wlk_1");
  await one.answer("wlk_1", { item: "EN01", result: "met" });
  ms += KEEP;
  await one.sweep({ online: true });
  assert.equal(s.held.size, 1);
  ms += KEEP;
  await one.sweep();
  assert.equal((await one.list()).length + (await one.lost()).length, 0);
});
