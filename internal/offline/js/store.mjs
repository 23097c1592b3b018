// Where things are kept on this device: a small key-value store in IndexedDB, or in a Map for tests.
// Values are plain objects; whatever a person wrote is sealed (crypto.mjs) before it comes here.

const NAME = "havenward-report";

export function idbStore(factory = globalThis.indexedDB, name = NAME) {
  let opened;
  const open = () => (opened ??= new Promise((yes, no) => {
    const ask = factory.open(name, 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("kv");
    ask.onerror = () => { opened = undefined; no(ask.error); };
    ask.onsuccess = () => {
      ask.result.onversionchange = () => { ask.result.close(); opened = undefined; };
      yes(ask.result);
    };
  }));
  const run = async (mode, act) => {
    const db = await open();
    return new Promise((yes, no) => {
      const tx = db.transaction("kv", mode, { durability: "strict" });
      const req = act(tx.objectStore("kv"));
      tx.oncomplete = () => yes(req.result);
      tx.onerror = tx.onabort = () => no(tx.error);
    });
  };
  return {
    get: (k) => run("readonly", (s) => s.get(k)),
    set: (k, v) => run("readwrite", (s) => s.put(v, k)),
    del: (k) => run("readwrite", (s) => s.delete(k)),
    clear: () => run("readwrite", (s) => s.clear()),
    list: (prefix) => run("readonly", (s) => s.getAll(IDBKeyRange.bound(prefix, prefix + "\uffff"))),
  };
}

// copy gives plain objects and lists anew. Keys and sealed bytes are never changed, so they may be shared;
// structuredClone is younger than Safari 15.
function copy(v) {
  if (Array.isArray(v)) return v.map(copy);
  if (v === null || typeof v !== "object" || Object.getPrototypeOf(v) !== Object.prototype) return v;
  return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, copy(x)]));
}

export function mapStore(map = new Map()) {
  return {
    get: async (k) => copy(map.get(k)),
    set: async (k, v) => { map.set(k, copy(v)); },
    del: async (k) => { map.delete(k); },
    clear: async () => { map.clear(); },
    list: async (prefix) => [...map].filter(([k]) => k.startsWith(prefix)).sort().map(([, v]) => copy(v)),
  };
}

// withLock runs act while no other tab (or the service worker) runs one of the same name. Browsers without Web Locks
// run it at once: the server's idempotency key is the second lock.
export function withLock(name, act, locks = globalThis.navigator?.locks) {
  return locks ? locks.request("havenward-" + name, act) : act();
}
