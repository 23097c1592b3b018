// Sending, once, what waits in the outbox. Runs in pages and in the service worker; a lock lets one of them work at a
// time, and the idempotency key makes a repeated send harmless.

import { withLock } from "./store.mjs";

// backoff is how long to wait after the n-th try that did not get through: from 15 seconds to 30 minutes, spread a
// little so that a ward that gets its signal back does not knock all at once.
export const backoff = (n, random = Math.random()) => Math.min(15e3 * 2 ** Math.max(0, n - 1), 30 * 60e3) * (0.8 + 0.4 * random);

// localISO writes the device's own clock with its offset, so that the server can see a wrong clock.
export function localISO(ms) {
  const d = new Date(ms), off = -d.getTimezoneOffset(), two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return new Date(ms + off * 60e3).toISOString().slice(0, 19) + (off < 0 ? "-" : "+") + two(off / 60) + ":" + two(off % 60);
}

export function payload(r, answers, now) {
  return {
    idempotency_key: r.id, client_started_at: new Date(r.started).toISOString(), client_sent_at: new Date(now).toISOString(),
    client_clock: localISO(now), place: r.place ?? "", lang: r.lang ?? "en", answers,
  };
}

// verdict turns a reply into what to do: sent, stop (the person must look) or retry.
export function verdict(status, body) {
  if ((status === 200 || status === 201) && body?.code) return { to: "sent" };
  if (status === 422) return { to: "stop", why: { errors: body?.errors ?? [] } };
  if (status === 409) return { to: "stop", why: { conflict: { field: body?.field, message: body?.message, server: body?.server } } };
  if (status === 408 || status === 425 || status === 429 || status >= 500 || status < 400) return { to: "retry" };
  return { to: "stop", why: { refused: status } };
}

const SEND_TIMEOUT = 30e3;

async function post(url, body, fetcher) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SEND_TIMEOUT);
  try {
    const res = await fetcher(url, {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body), credentials: "same-origin", signal: stop.signal,
    });
    return { status: res.status, wait: Number(res.headers.get("Retry-After")) || 0, body: await res.json().catch(() => undefined) };
  } catch {
    return { status: 503, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

// sendWaiting tries everything that is due, or all of it (or the one named) when forced. It returns what was sent.
export function sendWaiting(drafts, { url = "/report/send", fetcher = (...a) => fetch(...a), now = () => Date.now(), lock = withLock, force = false, only, tell = () => {} } = {}) {
  return lock("send", async () => {
    const sent = [];
    for (const { id } of (await drafts.list()).reverse()) {
      if (only && id !== only) continue;
      const r = await drafts.edit(id, (r) => {
        // "sending" without the lock held is a page that was closed half way
        if (r.state !== "sending" && r.state !== "waiting") return false;
        if (!force && r.state === "waiting" && (r.nextTry ?? 0) > now()) return false;
        Object.assign(r, { state: "sending", lastTry: now(), tries: (r.tries ?? 0) + 1, trying: now() });
      });
      if (r?.state !== "sending" || r.trying === undefined) continue;
      const secret = await drafts.secret(r);
      if (!secret?.answers) { // the key is gone: nothing can be sent or read
        await drafts.edit(id, (x) => { x.state = "expired"; delete x.sealed; });
        continue;
      }
      const reply = await post(url, payload(r, secret.answers, now()), fetcher);
      const v = verdict(reply.status, reply.body);
      const after = await drafts.edit(id, async (x) => {
        delete x.trying;
        if (v.to === "sent") {
          const { code, pin, contact, received_at } = reply.body;
          Object.assign(x, { state: "sent", code, sentAt: now(), why: undefined });
          await drafts.reseal(x, { code, pin, contact, received_at });
        } else if (v.to === "stop") {
          x.state = "stop";
          await drafts.reseal(x, { ...secret, why: v.why });
        } else {
          x.state = "waiting";
          x.nextTry = now() + Math.max(backoff(x.tries), reply.wait * 1000);
        }
      });
      if (after?.state === "sent") sent.push({ id, code: after.code });
      tell(after);
    }
    return sent;
  });
}
