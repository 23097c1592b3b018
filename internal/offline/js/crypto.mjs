// Sealing with AES-GCM under a key that never leaves the browser: it is made here, cannot be exported, and goes when
// everything on the device is erased. The record's id is bound in, so that sealed answers cannot be moved to another.

const KEY = "key";

// newId gives a random UUID of version 4; crypto.randomUUID is younger than Safari 15.
export function newId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  return [...b].map((x) => x.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export async function deviceKey(store) {
  const have = await store.get(KEY);
  if (have) return have;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await store.set(KEY, made);
  return made;
}

export async function seal(key, id, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, key, data) };
}

// unseal gives undefined when the seal cannot be opened: another key, another record, or changed bytes.
export async function unseal(key, id, sealed) {
  if (!sealed) return undefined;
  try {
    const additionalData = new TextEncoder().encode(id);
    const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData }, key, sealed.data);
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}
