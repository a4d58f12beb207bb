// The person's own pages: what every one of them does. Pages work as plain pages without any of this.
import { countWaiting, news, renewTokens, sendWaiting } from "./outbox.js";
import { dropKept, keepPlain, keepSealed, readPlain, readSealed } from "./keep.js";
import { leave, watchForLeaving } from "./leave.js";
import { enhanceCheckin } from "./checkin.js";
import { enhanceQuestions } from "./questions.js";
import { enhanceSkill } from "./skill.js";
import { enhanceSettings } from "./settings.js";

const FORGET_AFTER = 30 * 24 * 3600 * 1000; // SEC-100: pages kept here go after 30 days without contact
const AGAIN = 20000;
const REST = 3000; // ms without a new page

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const words = document.getElementById("words")?.dataset ?? {};
const shell = document.querySelector("[data-shell]");
const env = { token: meta("daybook-token"), who: meta("daybook-who"), words, offline: false, send };

watchForLeaving();

// ---- a page from this device, when there is no connection
async function fromThisDevice() {
  const theme = await readPlain("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  const me = await readSealed("me");
  if (me && Date.now() - Date.parse(me.at) > FORGET_AFTER) await dropKept();
  else if (me) Object.assign(env, { token: me.token, who: me.who });
  const pages = (await readSealed("pages")) ?? {};
  const page = pages[location.pathname] ?? (shell.dataset.shell === "crisis" ? await readSealed("crisis") : null);
  if (page) {
    document.getElementById("main").querySelector("[data-page]").innerHTML = page.html;
    document.title = page.title;
  }
  for (const link of document.querySelectorAll("nav.bottom a"))
    if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
  for (const el of document.querySelectorAll("[data-shell][hidden]")) el.hidden = false;
  const note = document.querySelector("[data-kept-at]");
  if (note && page && me) {
    note.textContent = note.dataset.keptAt.replace("{when}", new Date(me.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
    note.hidden = false;
  }
}

// ---- keep this device's copy fresh, where the person chose that
let rounds = Promise.resolve();
const refresh = () => (rounds = rounds.then(bringUpToDate, bringUpToDate)); // one after another, so that no older copy lands last

async function bringUpToDate() {
  if (!env.who || shell) return;
  const before = await readPlain("who");
  if (before && before !== env.who) { await dropKept(); await keepPlain("offline", "no"); }
  await keepPlain("who", env.who);
  await keepPlain("language", document.documentElement.lang);
  await keepPlain("theme", document.documentElement.dataset.theme ?? "");
  env.offline = (await readPlain("offline")) === "yes";
  // The choice may change while the answer is on its way: what was not asked for is not kept.
  const whole = env.offline;
  const answer = await fetch(whole ? "/me/pack" : "/me/pack?only=crisis", {
    headers: { Accept: "application/json", "Carebraid-Background": "1" },
  });
  if (!answer.ok) return;
  const pack = await answer.json();
  await keepSealed("crisis", pack.crisis);
  if (!whole || !env.offline) return;
  await keepSealed("me", { token: pack.token, who: pack.who, at: pack.at });
  await keepSealed("pages", pack.pages);
  document.documentElement.dataset.kept = pack.at;
}

// ---- what waits to be sent
async function showWaiting() {
  const line = document.getElementById("unsent");
  if (!line) return;
  const n = await countWaiting().catch(() => 0);
  line.hidden = n === 0;
  const said = (words.unsent ?? "{n}").replace("{n}", n);
  if (n && line.textContent !== said) line.textContent = said;
  document.documentElement.dataset.waiting = n;
  document.dispatchEvent(new CustomEvent("daybook:waiting"));
}

async function send() {
  const result = await sendWaiting();
  await showWaiting();
  if (result.offline) {
    const worker = await navigator.serviceWorker?.getRegistration("/me/");
    worker?.sync?.register("daybook-send").catch(() => {});
  }
  return result;
}

// A newer worker takes over while the page rests: a browser can lose a navigation that falls into the change.
function letIn(there) {
  const soon = () => setTimeout(() => there.waiting?.postMessage("take over"), REST);
  if (there.waiting) soon();
  there.addEventListener("updatefound", () => there.installing?.addEventListener("statechange", soon, { once: true }));
}

async function start() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) {
    for (const el of document.querySelectorAll("[data-shell][hidden]")) el.hidden = false;
    return; // plain pages and forms: nothing is kept here
  }
  if (shell) await fromThisDevice().catch(() => { for (const el of document.querySelectorAll("[data-shell][hidden]")) el.hidden = false; });
  env.offline = (await readPlain("offline").catch(() => "")) === "yes";
  const main = document.getElementById("main");
  for (const enhance of [enhanceCheckin, enhanceQuestions, enhanceSkill, enhanceSettings]) {
    // A page that one part fails on still has its others, and its plain forms.
    try { enhance(main, env); } catch (error) { console.error(error); }
  }
  document.documentElement.dataset.ready = "yes";
  await showWaiting();
  if (env.who && env.token) await renewTokens(env.who, env.token);
  if (navigator.serviceWorker)
    navigator.serviceWorker.register("/me/worker.js", { scope: "/me/", updateViaCache: "none" })
      .catch(() => navigator.serviceWorker.getRegistration("/me/")) // no connection: the one that is there
      .then((there) => { there.active?.postMessage("fill"); letIn(there); }).catch(() => {});
  send();
  refresh().catch(() => {});
  news.onmessage = (event) => {
    if (event.data.left) leave(words.away || "/");
    else showWaiting();
  };
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(() => { if (Number(document.documentElement.dataset.waiting) > 0) send(); }, AGAIN);
  document.addEventListener("daybook:refresh", () => refresh().catch(() => {}));
}

start();
