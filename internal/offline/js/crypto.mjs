// Sealing with AES-GCM under a key that never leaves the browser: it is made here, cannot be exported, and goes when
// everything on the device is erased. The record's id is bound in, so that sealed answers cannot be moved to another.

const KEY = "key";

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
