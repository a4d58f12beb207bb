// What this device keeps, encrypted: a key that cannot be read out (AES-GCM, made here, never leaves), what waits
// to be sent, and, only where the person chose it, their own pages. Every name is neutral on purpose.
// This file is also part of the service worker, so it has no imports and one line of exports.

const KEEP = "daybook";
const STORES = ["keys", "waiting", "kept", "plain"];

let isCleared = false;

function openKeep() {
  return new Promise((resolve, reject) => {
    // Once this page has cleared everything, work that is still under way must not begin it anew.
    if (isCleared) { reject(new Error("cleared")); return; }
    const asked = indexedDB.open(KEEP, 1);
    asked.onupgradeneeded = () => {
      for (const name of STORES) if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name);
    };
    asked.onsuccess = () => {
      // Another tab that clears everything must not wait for this one.
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

// One transaction over one store; resolves when it is on disk (durability strict), not when it was asked for.
async function within(store, mode, work) {
  const keep = await openKeep();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = keep.transaction(store, mode, { durability: "strict" });
      let found;
      const request = work(transaction.objectStore(store));
      if (request) request.onsuccess = () => { found = request.result; };
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    keep.close();
  }
}

let deviceKey = null;
async function readKey() {
  if (deviceKey) return deviceKey;
  const found = await within("keys", "readonly", (s) => s.get("one"));
  if (found) return (deviceKey = found);
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two tabs may get here at once: whoever adds first wins, and both then read that one.
  await within("keys", "readwrite", (s) => { s.add(made, "one").onerror = (e) => { e.preventDefault(); e.stopPropagation(); }; });
  return (deviceKey = await within("keys", "readonly", (s) => s.get("one")));
}

async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await readKey(), plain) };
}

async function unseal(row) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await readKey(), row.box);
  return JSON.parse(new TextDecoder().decode(plain));
}

async function keepSealed(name, value) {
  const sealed = await seal(value);
  await within("kept", "readwrite", (s) => s.put(sealed, name));
}

// Undefined where there is nothing, or where what is there can no longer be opened.
async function readSealed(name) {
  const row = await within("kept", "readonly", (s) => s.get(name));
  try { return row && (await unseal(row)); } catch { return undefined; }
}

// Choices of this device that say nothing about anybody: whether offline use was chosen, the language.
const keepPlain = (name, value) => within("plain", "readwrite", (s) => { s.put(value, name); });
const readPlain = (name) => within("plain", "readonly", (s) => s.get(name));

async function dropKept() {
  await within("kept", "readwrite", (s) => { s.clear(); });
}

// Everything goes, except entries that nobody has received yet and the key that opens them.
async function clearKeep() {
  await dropKept();
  await within("plain", "readwrite", (s) => { s.clear(); });
  const left = await within("waiting", "readonly", (s) => s.count());
  isCleared = true;
  if (left) return left;
  deviceKey = null;
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase(KEEP);
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });
  return 0;
}

export { clearKeep, dropKept, keepPlain, keepSealed, readPlain, readSealed, seal, unseal, within };
