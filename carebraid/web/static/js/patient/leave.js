// Leaving quickly (HAZ-50, SEC-102): the screen is blank first; everything else happens behind a blank screen.
import { clearKeep } from "./keep.js";
import { news, sendWaiting } from "./outbox.js";

const PRESSES = 3;
const WITHIN = 5000;
const PATIENCE = 800; // ms that unsent entries get to reach the server before the device is cleared
const AT_MOST = 4000; // ms that a slow device gets to clear itself behind the blank screen

let gone = false;

export function leave(away) {
  if (gone) return;
  gone = true;
  document.documentElement.replaceChildren(document.createElement("body"));
  document.title = "…";
  performance.mark("blank");
  navigator.sendBeacon("/me/leave");
  news.postMessage({ left: true }); // other tabs of this app go with this one
  Promise.race([tidy(), wait(AT_MOST)]).finally(() => location.replace(away));
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function tidy() {
  // What is unsent goes first; what cannot go stays encrypted, under a neutral name.
  await Promise.race([sendWaiting(), wait(PATIENCE)]);
  await clearDevice();
}

// Pages, choices, worker and caches go. Entries that nobody has received stay, and only they.
export async function clearDevice() {
  sessionStorage.clear();
  localStorage.clear();
  const left = await clearKeep();
  if (globalThis.caches) for (const name of await caches.keys()) await caches.delete(name);
  const worker = await navigator.serviceWorker?.getRegistration("/me/");
  if (worker) await worker.unregister();
  return left;
}

export function watchForLeaving() {
  const link = document.querySelector("[data-quick-exit]");
  const away = document.getElementById("words")?.dataset.away || "https://www.wikipedia.org/";
  link?.addEventListener("click", (event) => { event.preventDefault(); leave(away); });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) leave(away);
  }, { capture: true });
}
