// The reports on this device: one record each, its answers sealed, from first answer to sent, expired or deleted.
//
// A record is {id, state, lang, place, local, started, saved, tries, lastTry, nextTry, why, code, sentAt, sealed}.
// state: draft, waiting, sending, stop (needs the person), sent, expired. local: some answer is only here, so the
// server's own copy is no longer complete and the report goes from here.

import { deviceKey, newId, seal, unseal } from "./crypto.mjs";
import { withLock } from "./store.mjs";

export const KEEP = 72 * 3600e3;
const open = (r) => r && ["draft", "waiting", "sending", "stop"].includes(r.state);

const memory = () => { let v; return { get: () => v, set: (x) => { v = x; } }; };

// here remembers which draft this tab is filling in. A draft begun in another tab, or by the person before, is never
// filled into a form unasked: it stands in the outbox as not finished.
export function drafts(store, { now = () => Date.now(), lock = withLock, changed = () => {}, here = memory() } = {}) {
  const get = (id) => store.get("r:" + id);
  const put = async (r) => { await store.set("r:" + r.id, r); changed(); return r; };

  const self = {
    get, put,
    list: async () => (await store.list("r:")).sort((a, b) => b.started - a.started),
    active: async () => { const r = here.get() ? await get(here.get()) : undefined; return r?.state === "draft" ? r : undefined; },
    answers: async (r) => (r?.sealed ? (await unseal(await deviceKey(store), r.id, r.sealed))?.answers : undefined) ?? {},
    secret: async (r) => (r?.sealed ? unseal(await deviceKey(store), r.id, r.sealed) : undefined),

    // reseal keeps value as the only content of the record.
    async reseal(r, value) { r.sealed = value && await seal(await deviceKey(store), r.id, value); return r; },

    // save adds the answers of one step to the tab's draft and makes one where there is none. Fields of the step that
    // were left empty are dropped.
    save: (given, { fields = [], lang = "en", place = "", local = false } = {}) => lock("draft", async () => {
      const r = (await self.active()) ?? { id: newId(), state: "draft", local: false, started: now(), tries: 0, place };
      const answers = await self.answers(r);
      for (const f of fields) delete answers[f];
      Object.assign(answers, given);
      Object.assign(r, { lang, saved: now(), local: r.local || local });
      await self.reseal(r, { answers });
      here.set(r.id);
      return put(r);
    }),

    // edit changes a record under the lock; act returns false to leave it as it is.
    edit: (id, act) => lock("draft", async () => {
      const r = await get(id);
      return r && (await act(r)) !== false ? put(r) : r;
    }),

    // queue puts a draft into the outbox. Pressing it twice, or in two tabs, queues it once. trim leaves out what is
    // not to be sent.
    queue: (id, trim) => self.edit(id, async (r) => {
      if (r.state !== "draft") return false;
      if (trim) await self.reseal(r, { answers: trim(await self.answers(r)) });
      Object.assign(r, { state: "waiting", local: true, nextTry: 0 });
    }),

    // reopen takes a report out of the outbox to be changed. One that is being sent cannot be.
    reopen: (id) => self.edit(id, async (r) => {
      if (!["draft", "waiting", "stop"].includes(r.state)) return false;
      Object.assign(r, { state: "draft", local: true, saved: now() });
      here.set(id);
    }),

    remove: (id) => lock("draft", async () => {
      await store.del("r:" + id);
      changed();
    }),

    // eraseAll forgets every report and the key, at sign-out or when the device should keep nothing.
    // It does not wait for a report that is being sent: that one has left the device already.
    eraseAll: () => lock("draft", async () => { await store.clear(); changed(); }),

    // sweep removes the words of what is older than 72 hours, and later the trace that it was here.
    sweep: () => lock("draft", async () => {
      for (const r of await store.list("r:")) {
        if (open(r) && now() - r.saved >= KEEP) {
          await put({ id: r.id, state: "expired", started: r.started, saved: r.saved, lang: r.lang });
        } else if (r.state === "expired" && now() - r.saved >= 2 * KEEP) {
          await store.del("r:" + r.id);
        } else if (r.state === "sent" && r.sealed && now() - r.sentAt >= KEEP) {
          await put({ ...r, sealed: undefined });
        }
      }
    }),
  };
  return self;
}
