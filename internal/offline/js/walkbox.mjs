// What a walk-round keeps on this device: the list and the answers as they were last read, and what waits to be sent, sealed.
// Answers are only added. Each names those it was based on, so that two phones lose nothing by each other.

import { withLock } from "./store.mjs";
import { deviceKey, newId, seal, unseal } from "./crypto.mjs";

// KEEP is how long what was not sent stays on this device after it was last written to, as for drafts of reports.
export const KEEP = 72 * 3600e3;

// standing gives the answers that no other is based on, as the service works them out: by which there are, not by their order.
export function standing(answers) {
  const over = new Set(), seen = new Set();
  for (const a of answers) for (const b of a.base ?? []) if (b !== a.id) over.add(b);
  let out = answers.filter((a) => !over.has(a.id) && !seen.has(a.id) && seen.add(a.id));
  if (!out.length) out = [...answers];
  return out.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}

// itemAnswers gives all answers to an item that this device knows, its own that wait among them.
export const itemAnswers = (w, item) => [...(w.pack.answers ?? []), ...w.waiting].filter((a) => a.item === item);

const bytesPlace = (id) => new TextEncoder().encode(id);

export function walkbox(store, { now = () => Date.now(), fetcher = (...a) => fetch(...a), lock = withLock, changed = () => {} } = {}) {
  const at = (id) => "w:" + id, photoAt = (p) => "p:" + p.walk + ":" + p.id;
  const key = () => deviceKey(store);

  async function read(id) {
    const kept = await store.get(at(id));
    return kept && unseal(await key(), at(id), kept.sealed);
  }
  async function write(w) {
    await store.set(at(w.id), { id: w.id, saved: now(), sealed: await seal(await key(), at(w.id), w) });
    changed(w.id);
  }
  // edit reads, changes and writes while no other tab does.
  const edit = (id, act) => lock("walk", async () => {
    const w = await read(id);
    if (!w) return undefined;
    await act(w);
    await write(w);
    return w;
  });

  const photosOf = async (id) => (await store.list("p:" + id + ":")).filter((p) => !p.sent);

  async function ask(url, init = {}) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 60e3);
    try {
      const res = await fetcher(url, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...init, headers: { Accept: "application/json", ...init.headers } });
      return { status: res.status, body: await res.json().catch(() => undefined) };
    } catch {
      return { status: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  // meaning turns a reply into what to do.
  const meaning = (status) => (status >= 200 && status < 300 ? "sent" : status === 401 ? "sign-in" : status === 409 ? "other" : status === 403 || status === 404 ? "gone" : status === 413 || status === 422 ? "stop" : "retry");

  const self = {
    read, photosOf,
    list: async () => {
      const out = [];
      for (const kept of await store.list("w:")) {
        const w = await unseal(await key(), at(kept.id), kept.sealed);
        if (w) out.push({ ...w, photos: (await photosOf(w.id)).length });
      }
      return out;
    },

    // fetchPack reads the walk-round from the service, and keeps what waits here.
    fetchPack: async (id) => {
      const r = await ask("/environment/" + id + "/walk.json");
      if (r.status !== 200 || !r.body?.id) return { to: r.status === 200 ? "retry" : meaning(r.status) };
      const w = await lock("walk", async () => {
        const was = await read(id);
        // What waits belongs to whoever wrote it, until they have sent it.
        if (was && was.me.id !== r.body.me.id && (was.waiting.length || (await photosOf(id)).length)) return { other: was.me.name };
        const x = { id, me: r.body.me, pack: r.body, waiting: was?.waiting ?? [], refused: was?.refused ?? [], read: now() };
        await write(x);
        return x;
      });
      return w.other ? { to: "other", name: w.other } : { to: "sent", walk: w };
    },

    // answer adds an answer, based on every one to the item that this device knows and nobody replaced.
    answer: (id, { item, result, note = "", likelihood = 0, consequence = 0 }) => edit(id, (w) => {
      const base = standing(itemAnswers(w, item)).map((a) => a.id);
      w.waiting.push({ id: newId(), item, result, note, likelihood, consequence, base, at: new Date(now()).toISOString(), by: w.me.id, name: w.me.name });
    }),

    // addPhoto keeps the bytes of a photo, sealed, until they are sent.
    addPhoto: async (id, item, data) => {
      const p = { walk: id, id: newId(), item, at: new Date(now()).toISOString(), size: data.byteLength };
      const iv = crypto.getRandomValues(new Uint8Array(12));
      p.sealed = { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesPlace(p.id) }, await key(), data) };
      await store.set(photoAt(p), p);
      changed(id);
      return p.id;
    },
    photoBytes: async (p) => {
      try { return await crypto.subtle.decrypt({ name: "AES-GCM", iv: p.sealed.iv, additionalData: bytesPlace(p.id) }, await key(), p.sealed.data); } catch { return undefined; }
    },
    removePhoto: async (p) => { await store.del(photoAt(p)); changed(p.walk); },

    // send sends what waits, once: an answer or photo that arrived before is no second one. It says how it went. Photos of the
    // item hold stay here: whoever has it open may still cover a part of them.
    send: (id, { hold = "" } = {}) => lock("walk-send", async () => {
      const w = await read(id);
      if (!w) return { to: "sent", sent: 0 };
      let sent = 0;
      if (w.waiting.length) {
        const batch = w.waiting.slice(0, 400);
        const r = await ask("/environment/" + id + "/sync", { method: "POST", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ person: w.me.id, answers: batch.map(({ by, name, ...a }) => a) }) });
        const to = meaning(r.status);
        if (to !== "sent" || !Array.isArray(r.body?.here)) return { to: to === "sent" ? "retry" : to, sent };
        const here = new Set(r.body.here), no = new Map((r.body.refused ?? []).map((x) => [x.id, x]));
        await edit(id, (x) => {
          const known = new Set(x.pack.answers.map((a) => a.id));
          x.pack.answers.push(...x.waiting.filter((a) => here.has(a.id) && !known.has(a.id)));
          x.refused.push(...x.waiting.filter((a) => no.has(a.id)).map((a) => ({ ...a, why: no.get(a.id).why })));
          x.waiting = x.waiting.filter((a) => !here.has(a.id) && !no.has(a.id));
        });
        sent += here.size;
      }
      for (const p of await photosOf(id)) {
        if (p.item === hold) continue;
        const data = await self.photoBytes(p);
        if (!data) { await self.removePhoto(p); continue; }
        const q = new URLSearchParams({ item: p.item, at: p.at, person: w.me.id });
        const r = await ask("/environment/" + id + "/photos/" + p.id + "?" + q, { method: "POST", headers: { "Content-Type": "image/jpeg" }, body: data });
        const to = meaning(r.status);
        if (to === "stop") { await store.set(photoAt(p), { ...p, why: r.body?.detail ?? r.body?.title ?? "It could not be taken" }); continue; }
        if (to !== "sent") return { to, sent };
        await store.del(photoAt(p));
        sent++;
      }
      const left = ((await read(id))?.waiting.length ?? 0) > 0;
      return { to: left ? "retry" : "sent", sent };
    }),

    // until says when what waits of a walk-round is removed from this device.
    until: async (id) => {
      const kept = await store.get(at(id));
      return kept && (await photosOf(id)).reduce((t, p) => Math.max(t, Date.parse(p.at)), kept.saved) + KEEP;
    },

    // sweep removes walk-rounds that nothing was written to for 72 hours, with what waits of them: it tries once more to send that.
    // How much was lost stays for as long again, without a word of it.
    sweep: async ({ online = false } = {}) => {
      for (const { id } of await store.list("w:")) {
        if (now() < await self.until(id)) continue;
        if (online) await self.send(id);
        await lock("walk", async () => {
          if (now() < await self.until(id)) return; // written to meanwhile
          const w = await read(id), photos = await photosOf(id), answers = w?.waiting.length ?? 0;
          for (const p of photos) await store.del(photoAt(p));
          await store.del(at(id));
          if (answers + photos.length) await store.set("x:" + id, { id, answers, photos: photos.length, at: now() });
          changed(id);
        });
      }
      for (const x of await store.list("x:")) if (now() - x.at >= KEEP) await store.del("x:" + x.id);
    },
    // lost gives what was removed unsent.
    lost: () => store.list("x:"),

    // forget removes a walk-round from this device when nothing of it waits.
    forget: (id) => lock("walk", async () => {
      const w = await read(id);
      if (w?.waiting.length || (await photosOf(id)).length) return false;
      await store.del(at(id));
      changed(id);
      return true;
    }),
  };
  return self;
}
