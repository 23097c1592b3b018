// The service worker. The Go side joins this file with the modules it imports into one classic script, /sw.js.
//
// Pages are kept only as copies fetched without cookies, so that nothing personal is ever in the cache. A page that is
// open tells the worker which pages belong to the form; navigations themselves are never stored.

import { keepable, mayStore, assetsIn } from "./keep.mjs";
import { idbStore } from "./store.mjs";
import { drafts } from "./draft.mjs";
import { sendWaiting } from "./outbox.mjs";

const VERSION = self.HW_VERSION, MODULES = self.HW_MODULES;
const PATIENCE = 4000, POST_PATIENCE = 20000, FRESH = 6 * 3600e3;
const SHELL = "/report/outbox", MARK = "/assets/.kept";

self.addEventListener("install", (e) => e.waitUntil((async () => {
  const c = await caches.open("hw-assets-" + VERSION);
  await c.addAll(MODULES.map((u) => new Request(u, { credentials: "omit" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("hw-assets-") && name !== "hw-assets-" + VERSION) await caches.delete(name);
  await self.clients.claim();
})()));

const patient = async (req, ms, init) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try { return await fetch(req, { ...init, signal: stop.signal }); } finally { clearTimeout(timer); }
};

const kept = (path) => caches.match(path, { ignoreSearch: true, ignoreVary: true });

async function page(req, url) {
  const copy = await kept(url.pathname) ?? (url.pathname.startsWith("/report") ? await kept(SHELL) : undefined);
  if (!copy) return fetch(req);
  try {
    const res = await patient(req, PATIENCE);
    return res.status >= 500 ? copy : res;
  } catch {
    return copy;
  }
}

// A form that cannot be posted comes back to the outbox page, which knows the draft and goes on from there.
async function posted(req, url) {
  try {
    return await patient(req, POST_PATIENCE);
  } catch {
    return Response.redirect(SHELL + "?unsent=" + encodeURIComponent(url.pathname), 303);
  }
}

async function data(req, url) {
  try {
    const res = await patient(req, PATIENCE);
    if (mayStore(url.pathname, res)) await (await caches.open("hw-data")).put(req, res.clone());
    return res.status >= 500 ? (await kept(url.pathname)) ?? res : res;
  } catch (err) {
    const copy = await caches.match(req) ?? await kept(url.pathname);
    if (copy) return copy;
    throw err;
  }
}

async function asset(req, url) {
  const copy = await caches.match(req, { ignoreVary: true });
  if (copy) return copy;
  const res = await fetch(req);
  if (mayStore(url.pathname, res)) await (await caches.open("hw-assets-" + VERSION)).put(req, res.clone());
  return res;
}

self.addEventListener("fetch", (e) => {
  const req = e.request, url = new URL(req.url), p = url.pathname;
  if (url.origin !== location.origin || !keepable(p)) return;
  if (req.method === "POST" && req.mode === "navigate" && p.startsWith("/report")) e.respondWith(posted(req, url));
  if (req.method !== "GET") return;
  if (p.startsWith("/assets/")) e.respondWith(asset(req, url));
  else if (req.mode === "navigate") e.respondWith(page(req, url));
  else if (p === "/report/form.json" || p === "/manifest.webmanifest") e.respondWith(data(req, url));
});

// keepPages fetches the pages of the form afresh into a new cache and then drops the old one, so that a page and its
// assets always belong together. The pages of a walk-round are a set of their own.
async function keepPages(tag, pages, more, set) {
  const mark = await (await kept(MARK + set))?.json();
  if (mark?.tag === tag && Date.now() - mark.at < FRESH) return;
  const begins = set + "-", name = begins + Date.now(), c = await caches.open(name), assets = new Set(more);
  try {
    for (const u of pages) {
      const path = new URL(u, location.origin).pathname;
      const res = await fetch(u, { credentials: "omit", cache: "no-cache" });
      if (!mayStore(path, res, true)) continue;
      for (const a of assetsIn(await res.clone().text())) assets.add(a);
      await c.put(path, res);
    }
    for (const a of assets) {
      const res = await fetch(a, { credentials: "omit" });
      if (mayStore(new URL(a, location.origin).pathname, res)) await c.put(a, res);
    }
    await c.put(MARK + set, new Response(JSON.stringify({ tag, at: Date.now() })));
  } catch {
    await caches.delete(name); // the old copies stay until the next try
    return;
  }
  for (const old of await caches.keys()) if (old.startsWith(begins) && old !== name) await caches.delete(old);
}

let keeping = Promise.resolve();
self.addEventListener("message", (e) => {
  if (e.data?.type !== "keep" || !Array.isArray(e.data.pages)) return;
  keeping = keeping.then(() => keepPages(VERSION + e.data.tag, e.data.pages, Array.isArray(e.data.assets) ? e.data.assets : [], e.data.set === "walk" ? "hw-walk" : "hw-pages")).then(() => e.source?.postMessage({ type: "kept" }));
  e.waitUntil(keeping);
});

// Where the browser offers it, the outbox is sent after the page was closed.
self.addEventListener("sync", (e) => {
  if (e.tag !== "havenward-send") return;
  e.waitUntil((async () => {
    const news = new BroadcastChannel("havenward-report");
    const d = drafts(idbStore(), { changed: () => news.postMessage({ type: "changed" }) });
    await d.sweep();
    for (const s of await sendWaiting(d, { force: true })) news.postMessage({ type: "sent", code: s.code });
    const left = (await d.list()).some((r) => r.state === "waiting");
    news.close();
    if (left) throw new Error("not all sent"); // asks the browser to try again later
  })());
});
