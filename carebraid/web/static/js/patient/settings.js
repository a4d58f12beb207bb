// The choices of this device: offline use, what still waits here, and leaving it clean when signing out.
import { dropKept, keepPlain, readPlain } from "./keep.js";
import { clearDevice } from "./leave.js";
import { dropEntry, waitingEntries } from "./outbox.js";

export function enhanceSettings(root, env) {
  offlineChoice(root, env);
  listWaiting(root);
  document.addEventListener("daybook:waiting", () => listWaiting(root));
  for (const form of document.querySelectorAll("form[data-sign-out]"))
    form.addEventListener("submit", (event) => {
      if (form.dataset.clean) return;
      event.preventDefault();
      // What is unsent goes first; then this device forgets, then the server does.
      env.send().then(clearDevice).catch(() => {}).finally(() => { form.dataset.clean = "yes"; form.submit(); });
    });
}

function offlineChoice(root, env) {
  const box = root.querySelector("[data-offline-choice]");
  if (!box) return;
  const look = () => {
    for (const el of box.querySelectorAll("[data-when]")) el.hidden = el.dataset.when !== (env.offline ? "on" : "off");
  };
  look();
  // The question on the first page is asked once on a device; the choice can be changed in the settings.
  readPlain("offline").then((made) => { box.hidden = Boolean(made) && box.hasAttribute("data-once"); });
  box.addEventListener("click", async (event) => {
    const choice = event.target.closest("[data-offline]")?.dataset.offline;
    if (!choice) return;
    await keepPlain("offline", choice);
    env.offline = choice === "yes";
    if (env.offline) { await navigator.storage?.persist?.(); document.dispatchEvent(new CustomEvent("daybook:refresh")); }
    else await dropKept();
    look();
    if (box.hasAttribute("data-once")) box.hidden = true;
  });
}

async function listWaiting(root) {
  const list = root.querySelector("[data-waiting-list]");
  if (!list) return;
  const entries = await waitingEntries();
  root.querySelector("[data-none-waiting]").hidden = entries.length > 0;
  const line = root.querySelector("template[data-waiting-line]");
  list.replaceChildren(...entries.map((entry) => {
    const made = line.content.cloneNode(true);
    made.querySelector("[data-what]").textContent = list.dataset[entry.kind] ?? entry.kind;
    made.querySelector("[data-when]").textContent = new Date(entry.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    made.querySelector("[data-state]").textContent = entry.refused?.words ?? (entry.token ? list.dataset.soon : list.dataset.signIn);
    const drop = made.querySelector("[data-drop]");
    drop.hidden = !entry.refused;
    drop.addEventListener("click", () => dropEntry(entry.id).then(() => listWaiting(root)));
    return made;
  }));
}
