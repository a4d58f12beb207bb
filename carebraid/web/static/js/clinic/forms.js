// Questionnaires are saved as they are filled in; a safety answer at once (HAZ-04). Without this the form sends itself.

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

const form = document.querySelector("[data-sheet]");
if (form) {
  const saved = document.getElementById("saved");
  const urgent = document.getElementById("urgent");
  let waiting = 0;
  let sending = Promise.resolve();
  let finished = false;

  const send = async () => {
    if (finished) return;
    const body = new FormData(form);
    body.set("finished", "no");
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      saved.textContent = saved.dataset.saved;
      if (said.critical.length && urgent.hidden) {
        urgent.hidden = false;
        const next = document.getElementById("urgent-next");
        if (said.next) next.href = said.next;
        else next.hidden = !form.action.includes("/c-ssrs-screener/") ? next.hidden : true;
      }
    } catch {
      saved.textContent = saved.dataset.failed;
    }
  };
  // One at a time, in order, so that an older state can never overtake a newer one.
  const queue = () => { sending = sending.then(send); };

  form.addEventListener("change", (event) => {
    clearTimeout(waiting);
    if (event.target.closest("[data-safety]")) queue();
    else waiting = setTimeout(queue, 800);
  });
  form.addEventListener("submit", () => { finished = true; clearTimeout(waiting); });
}
