// The inbox asks again by itself every half minute while somebody looks, and takes a task without a new page.
// Nothing here is needed: without it the page works by its own links and forms.

const box = document.getElementById("inbox");
const news = document.getElementById("inbox-news");
const headers = { "HX-Request": "true", Accept: "text/html" };
let busy = false;

// The same control again after the lines were replaced: by its row, then by what it is.
function whereIs() {
  const here = document.activeElement;
  const row = here && box.contains(here) ? here.closest("li[id]") : null;
  if (!row) return () => {};
  const controls = (el) => [...el.querySelectorAll("a, button, summary")];
  const at = controls(row).indexOf(here);
  return () => {
    const again = document.getElementById(row.id);
    if (again) (controls(again)[at] ?? again.querySelector("[data-open]"))?.focus({ preventScroll: true });
    else box.querySelector("[data-open]")?.focus({ preventScroll: true });
  };
}

const ids = () => [...box.querySelectorAll("li[id]")].map((el) => el.id).join();

function put(html) {
  if (!html.trim()) return;
  const before = ids();
  const back = whereIs();
  const open = box.querySelector(".later")?.open;
  box.innerHTML = html;
  if (open) { const later = box.querySelector(".later"); if (later) later.open = true; }
  if (ids() !== before) news.textContent = news.dataset.words;
  back();
}

async function ask(address, options = {}) {
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    // Signed out in between, or something that only a whole page can say: let the page say it.
    if (answer.redirected || !(answer.ok || answer.status === 409)) {
      if (options.method === "POST" || answer.redirected) location.reload();
      return;
    }
    put(await answer.text());
  } catch {
    // No connection: the lines stay as they are, and the next round asks again.
  } finally {
    busy = false;
  }
}

box.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-partial]");
  if (!form) return;
  event.preventDefault();
  ask(form.action, { method: "POST", headers, body: new FormData(form) });
});

setInterval(() => {
  if (document.visibilityState === "visible")
    ask(box.dataset.address, { headers: { ...headers, "Carebraid-Background": "yes" } });
}, Number(box.dataset.refresh) * 1000);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ask(box.dataset.address, { headers: { ...headers, "Carebraid-Background": "yes" } });
});
