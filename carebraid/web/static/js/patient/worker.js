// The service worker: the shell of the app without a connection. It keeps pages that hold nobody's data
// (fetched without cookies) and files with a digest in their name; no personal answer enters a cache (SEC-106).
// The server puts before this file: the constants VERSION, FILES, SHELLS, LAST_RESORT, and the texts of keep.js and outbox.js.

const CACHE = `daybook-${VERSION}`;
const CRISIS = "/me/crisis";
const CRISIS_WAIT = 700; // ms: then the card comes from this device
const PAGE_WAIT = 6000;
const DEVICE_WAIT = 400;

const URLS = [...FILES, ...Object.values(SHELLS).flatMap((one) => [one.page, one.crisis])];
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(URLS.map((url) => new Request(url, { credentials: "omit", cache: "reload" })));
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("daybook-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

const within_ms = (promise, ms) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("slow")), ms);
  promise.then(resolve, reject);
});

// Neither the database nor the cache may keep anybody waiting: after a moment the numbers themselves are the page.
let spoken = "en";
async function shell(path) {
  spoken = (await within_ms(readPlain("language"), DEVICE_WAIT).catch(() => null)) || spoken;
  const one = SHELLS[spoken] ?? SHELLS.en;
  const kept = await within_ms(caches.match(path === CRISIS ? one.crisis : one.page), DEVICE_WAIT).catch(() => null);
  if (kept) return kept;
  const bare = LAST_RESORT[spoken] ?? LAST_RESORT.en;
  return new Response(bare, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function page(event, path) {
  try {
    const answer = await within_ms(fetch(event.request), path === CRISIS ? CRISIS_WAIT : PAGE_WAIT);
    const broken = answer.status >= 502 || (path === CRISIS && answer.status >= 400);
    return broken ? await shell(path) : answer;
  } catch {
    return shell(path);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname.startsWith("/me/")) event.respondWith(page(event, url.pathname));
    return;
  }
  if (url.pathname.startsWith("/static/"))
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
});

// Back online while the app is closed: send from here, where the browser can.
self.addEventListener("sync", (event) => {
  if (event.tag !== "daybook-send") return;
  event.waitUntil(sendWaiting().then((result) => { if (result.offline) throw new Error("later"); }));
});

// What waits to be sent lies in the database, not here: a new version may take over whenever the page says that it rests.
// A browser short of space may have thrown the files away: each page asks, and they are fetched again.
async function refill() {
  const cache = await caches.open(CACHE);
  if ((await cache.keys()).length < URLS.length) await fill();
}
self.addEventListener("message", (event) => {
  if (event.data === "fill") event.waitUntil(refill().catch(() => {}));
  if (event.data === "take over") self.skipWaiting();
});
