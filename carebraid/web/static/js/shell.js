// The shell: keys for clinicians, drafts that are never lost, dialogs. Every page works without it.

const main = document.getElementById("main");
const typing = (el) => el.matches("input, textarea, select, [contenteditable]");

// ---- keys: j and k move between rows, Enter opens (it is a link), / searches, g i goes to the inbox
let before = "";
function move(step) {
  const links = [...document.querySelectorAll("[data-row] [data-open]")].filter((a) => a.checkVisibility?.() ?? true);
  if (!links.length) return;
  const row = document.activeElement?.closest("[data-row]");
  const at = row ? links.findIndex((a) => row.contains(a)) : step > 0 ? -1 : links.length;
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const el of document.querySelectorAll("[data-drawer][open]")) el.open = false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (key === "/") {
    const box = [...document.querySelectorAll("[data-search]")].find((el) => el.offsetParent !== null);
    if (!box) return;
    box.focus();
    box.select();
  } else if (key === "i" && before === "g") {
    const home = document.querySelector("a.brand[href]");
    if (home) location.assign(home.href);
  } else {
    before = key;
    setTimeout(() => { before = ""; }, 1000);
    return;
  }
  before = "";
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  for (const el of document.querySelectorAll("[data-drawer][open]")) if (!el.contains(event.target)) el.open = false;
});

// ---- drafts: <form data-draft="name"> keeps what is typed in this tab until it was taken. A page that shows
// errors keeps it, and so does signing in again ([data-keep-drafts]); any other page after sending lets it go.
const DRAFT = "draft:";
const kept = (el) => el.name && !el.closest("[data-no-draft]") && !["hidden", "password", "file", "submit"].includes(el.type);
function draftOf(form) {
  const values = {};
  for (const el of form.elements) {
    if (!kept(el)) continue;
    if (el.type === "radio" || el.type === "checkbox") {
      values[el.name] ??= [];
      if (el.checked) values[el.name].push(el.value);
    } else values[el.name] = el.value;
  }
  return values;
}
function restore(form, values) {
  for (const el of form.elements) {
    if (!kept(el) || !(el.name in values)) continue;
    const value = values[el.name];
    if (el.type === "radio" || el.type === "checkbox") el.checked = value.includes(el.value);
    else el.value = value;
  }
}
const SENT = "draft-sent";
const sent = sessionStorage.getItem(SENT);
if (sent && !document.querySelector("[data-errors], [data-keep-drafts]")) sessionStorage.removeItem(sent);
if (!document.querySelector("[data-keep-drafts]")) sessionStorage.removeItem(SENT);
for (const form of document.querySelectorAll("form[data-draft]")) {
  const name = `${DRAFT}${location.pathname}:${form.dataset.draft}`;
  const saved = sessionStorage.getItem(name);
  if (saved) restore(form, JSON.parse(saved));
  const save = () => sessionStorage.setItem(name, JSON.stringify(draftOf(form)));
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, name));
}
for (const form of document.querySelectorAll("form[data-sign-out]"))
  form.addEventListener("submit", () => sessionStorage.clear());

// ---- forms: what needs another look is read out first; a select that is a switch sends itself
document.querySelector("[data-errors]")?.focus();
for (const el of document.querySelectorAll("[data-hide-with-script]")) el.hidden = true;
for (const el of document.querySelectorAll("select[data-submit]"))
  el.addEventListener("change", () => el.form.requestSubmit());
for (const form of document.querySelectorAll("[data-theme-switch]"))
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value ?? "";
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });

// ---- dialogs
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});

// ---- partial pages: after htmx swaps the page, the heading is read out
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === main) main.querySelector("h1")?.focus();
});
