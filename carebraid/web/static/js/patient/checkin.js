// The check-in: judged here at once, on disk before anything else, then sent. Without a script the form is plain.
import { addEntry, waitingEntries } from "./outbox.js";
import { judgeCheckin } from "./judge.js";

const NUMBERS = ["craving", "mood", "sleep_hours"];
const LISTS = ["places", "feelings"];

function read(form) {
  const given = new FormData(form);
  const body = { happened_at: new Date().toISOString() };
  for (const name of NUMBERS) body[name] = given.get(name) ? Number(given.get(name)) : null;
  for (const name of ["used", "medicine", "answering", "safety"]) body[name] = given.get(name) || null;
  for (const name of LISTS) body[name] = given.getAll(name);
  body.note = (given.get("note") ?? "").trim() || null;
  return body;
}

const isEmpty = (body) =>
  ![...NUMBERS, "used", "medicine", "safety", "note"].some((n) => body[n] !== null) && !LISTS.some((n) => body[n].length);

export function show(root, part) {
  for (const el of root.querySelectorAll("[data-part]")) el.hidden = el.dataset.part !== part;
  const heading = root.querySelector(`[data-part="${part}"] h1`);
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

export function enhanceCheckin(root, env) {
  const form = root.querySelector("form[data-checkin]");
  if (!form || !env.token) return;
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    const body = read(form);
    const nothing = form.querySelector("[data-nothing]");
    nothing.hidden = !isEmpty(body);
    if (isEmpty(body)) { nothing.focus(); return; }
    busy = true;
    const judged = judgeCheckin(body);
    const id = crypto.randomUUID();
    // Help is on the screen before anything is stored or sent.
    show(root, judged === "crisis" ? "crisis" : "after");
    tellNext(root, judged, body, id);
    try {
      await addEntry({ id, kind: "checkin", body, urgent: Boolean(judged), token: env.token, who: env.who });
    } catch {
      // The device refuses to keep it: send it the plain way, so that nothing is lost.
      form.submit();
      return;
    }
    navigator.storage?.persist?.();
    form.reset();
    await env.send();
    tellSent(root, id);
    document.addEventListener("daybook:waiting", () => tellSent(root, id));
  });
}

function tellNext(root, judged, body, id) {
  for (const el of root.querySelectorAll("[data-for]")) el.hidden = !el.dataset.for.split(" ").includes(judged || "calm");
  const offered = body.used === "yes" ? "used" : body.craving !== null && body.craving >= 4 ? "craving" : "calm";
  for (const el of root.querySelectorAll("[data-offer]")) el.hidden = judged === "unsure" || el.dataset.offer !== offered;
  root.dataset.entry = id;
  for (const el of root.querySelectorAll("[data-sent]")) el.hidden = true;
  for (const el of root.querySelectorAll("[data-unsent]")) el.hidden = false;
}

async function tellSent(root, id) {
  const mine = (await waitingEntries()).find((e) => e.id === id);
  for (const el of root.querySelectorAll("[data-sent]")) el.hidden = Boolean(mine);
  for (const el of root.querySelectorAll("[data-unsent]")) el.hidden = !mine || Boolean(mine.refused);
  for (const el of root.querySelectorAll("[data-refused]")) {
    el.hidden = !mine?.refused;
    const why = el.querySelector("[data-why]");
    if (why && mine?.refused) why.textContent = mine.refused.words;
  }
  if (!mine) document.dispatchEvent(new CustomEvent("daybook:refresh"));
}
