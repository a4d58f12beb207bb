// What waits to be sent: durable, encrypted, sent urgent first, gone only with the server's receipt (HAZ-01).
// This file is also part of the service worker: only the import line below is taken out there.
import { seal, unseal, within } from "./keep.js";

const SCHEMA = 3; // the shape of what is sent; the server takes this one and the two before it
const SEND_TO = "/me/send";
const TOGETHER = 10;
const TRIES = 3; // so often what is urgent is offered before anything else goes
const PAUSE = 500; // ms

const news = new BroadcastChannel("daybook");
const tell = (what) => news.postMessage(what);

// entry: {id, kind, body, urgent, token, who}. Resolves when it is on disk.
async function addEntry(entry) {
  const sealed = await seal({ ...entry, schema: SCHEMA, at: new Date().toISOString(), refused: null });
  await within("waiting", "readwrite", (s) => { s.put(sealed, entry.id); });
  tell({ waiting: true });
}

async function waitingEntries() {
  const [ids, rows] = await Promise.all([
    within("waiting", "readonly", (s) => s.getAllKeys()),
    within("waiting", "readonly", (s) => s.getAll()),
  ]);
  const opened = [];
  for (let i = 0; i < ids.length; i += 1) {
    try { opened.push({ ...(await unseal(rows[i])), id: ids[i] }); } catch { /* kept, though it cannot be opened now */ }
  }
  return opened.sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.at.localeCompare(b.at));
}

const countWaiting = () => within("waiting", "readonly", (s) => s.count());
const dropEntry = (id) => within("waiting", "readwrite", (s) => { s.delete(id); });

async function changeEntry(entry, change) {
  const sealed = await seal({ ...entry, ...change });
  // Put back only what is still there: a receipt may have come in between.
  await within("waiting", "readwrite", (s) => {
    const asked = s.getKey(entry.id);
    asked.onsuccess = () => { if (asked.result !== undefined) s.put(sealed, entry.id); };
  });
}

// Send what can be sent, once at a time over all tabs and the worker. Answers {sent, offline}; offline: not all that
// could go was taken, and it has to be tried again.
function sendWaiting() {
  const work = () => sendAll().catch(() => ({ sent: [], offline: true }));
  if (!globalThis.navigator?.locks) return work();
  return navigator.locks.request("daybook-send", work);
}

async function sendAll() {
  const result = { sent: [], offline: false };
  const offered = new Set();
  for (;;) {
    // Read anew each time: what is urgent and came in the meantime goes next.
    const group = firstOf((await waitingEntries()).filter((e) => e.token && !e.refused && !offered.has(e.id)));
    if (!group.length) break;
    for (const entry of group) offered.add(entry.id);
    const answer = await offer(group);
    if (!answer) { result.offline = true; break; }
    if (answer.ended) {
      for (const entry of group) await changeEntry(entry, { token: null });
      continue;
    }
    for (const one of answer.rows) {
      const entry = group.find((e) => e.id === one.id);
      if (!entry) continue;
      if (one.state === "saved" || one.state === "already") {
        await dropEntry(entry.id);
        result.sent.push({ ...one, kind: entry.kind });
      } else if (one.state === "refused") {
        await changeEntry(entry, { refused: { code: one.code, words: one.words } });
      } else result.offline = true;
    }
  }
  tell({ waiting: true, sent: result.sent });
  return result;
}

// Urgent entries go first and by themselves; nobody's entries travel under somebody else's token.
function firstOf(entries) {
  const [first] = entries;
  const other = entries.findIndex((e) => e.token !== first.token || e.schema !== first.schema || e.urgent !== first.urgent);
  return entries.slice(0, Math.min(other < 0 ? entries.length : other, TOGETHER));
}

// The house may be too busy for a row just now ("later"). What is urgent does not wait behind what is not.
async function offer(group) {
  for (let left = group[0].urgent ? TRIES : 1; ; left -= 1) {
    const answer = await post(group);
    if (left === 1 || !answer?.rows?.some((one) => one.state === "later")) return answer;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

// Null: no connection, or the server is not well: everything stays. {ended}: this token is not taken any more.
async function post(group) {
  const body = JSON.stringify({
    schema: group[0].schema,
    sent_at: new Date().toISOString(),
    rows: group.map((e) => ({ id: e.id, kind: e.kind, ...e.body })),
  });
  try {
    const answer = await fetch(SEND_TO, {
      method: "POST", body, credentials: "omit", cache: "no-store", keepalive: body.length < 60000,
      headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Submit ${group[0].token}` },
    });
    if (answer.status === 401 || answer.status === 403) return { ended: true };
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Signed in again: entries of the same person that had lost their token get the new one; nobody else's do.
async function renewTokens(who, token) {
  for (const entry of await waitingEntries())
    if (entry.who === who && !entry.token) await changeEntry(entry, { token });
}

export { addEntry, countWaiting, dropEntry, news, renewTokens, sendWaiting, waitingEntries };
