// A questionnaire, one question a screen. An answer to a safety question is judged and sent the moment it is
// given (HAZ-04); everything given stays on this device, encrypted, until the server has it.
import { addEntry } from "./outbox.js";
import { keepSealed, readSealed } from "./keep.js";
import { holds, met } from "./judge.js";
import { show } from "./checkin.js";

export function enhanceQuestions(root, env) {
  const form = root.querySelector("form[data-questions]");
  if (!form || !env.token) return;
  const about = JSON.parse(form.dataset.questions); // {instrument, critical, safety, words}
  const steps = [...form.querySelectorAll("[data-item]")];
  const draft = `answers:${about.instrument}`;
  let answers = {};
  let id = crypto.randomUUID(); // a kept page is answered again and again; each time is its own
  let at = 0;
  let told = false;

  const asked = (step) => !step.dataset.askIf || holds(JSON.parse(step.dataset.askIf), answers) === true;
  const value = (step) => {
    const chosen = step.querySelector("input:checked") ?? step.querySelector("input[type=number]");
    if (!chosen || chosen.value === "") return null;
    return step.dataset.words ? chosen.value : Number(chosen.value);
  };

  function look(to, focus = true) {
    at = to;
    steps.forEach((step, i) => { step.hidden = i !== at; });
    form.querySelector("[data-finish]").hidden = at < steps.length;
    form.querySelector("[data-back]").hidden = at === 0;
    form.querySelector("[data-skip]").hidden = at >= steps.length;
    const open = steps.filter(asked);
    const place = Math.min(open.indexOf(steps[at]) + 1 || open.length, open.length);
    const bar = form.querySelector("progress");
    bar.max = open.length;
    bar.value = at >= steps.length ? open.length : place - 1;
    bar.setAttribute("aria-label", about.words.place.replace("{n}", place).replace("{of}", open.length));
    form.querySelector("[data-place]").textContent = at >= steps.length ? about.words.end : bar.getAttribute("aria-label");
    if (focus) (steps[at] ?? form.querySelector("[data-finish]")).querySelector("legend, h1, h2")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  function onward() {
    let to = at + 1;
    while (to < steps.length && !asked(steps[to])) to += 1;
    look(to);
  }
  function back() {
    let to = at - 1;
    while (to > 0 && !asked(steps[to])) to -= 1;
    look(Math.max(0, to));
  }
  async function put(finished, urgent) {
    const body = { response_id: id, instrument: about.instrument, answers: { ...answers }, finished, happened_at: new Date().toISOString() };
    await addEntry({ id: crypto.randomUUID(), kind: "answers", body, urgent, token: env.token, who: env.who });
    navigator.storage?.persist?.();
  }

  async function given(step, moveOn) {
    const item = step.dataset.item;
    const now = value(step);
    if (now === (answers[item] ?? null) && item in answers) { if (moveOn) onward(); return; }
    answers[item] = now;
    const found = met(about.critical, answers);
    const crisis = found.some((one) => one.protocol === "suicide_safety");
    if (crisis && !told) { told = true; show(root, "crisis"); } else if (moveOn) onward();
    if (about.safety.includes(item) && now !== null) { await put(false, crisis || found.length > 0); env.send(); }
    keepSealed(draft, { id, answers });
  }

  form.addEventListener("change", (event) => {
    const step = event.target.closest("[data-item]");
    if (step && event.target.type === "radio") given(step, false);
  });
  // A tap moves on by itself; arrow keys only choose, and Enter or the button moves on.
  form.addEventListener("click", (event) => {
    const step = event.target.closest("[data-item]");
    if (step && event.target.matches("input[type=radio]") && event.detail > 0) setTimeout(() => { if (!root.querySelector('[data-part="crisis"]:not([hidden])') && steps[at] === step) onward(); }, 160);
    if (event.target.closest("[data-back]")) back();
    if (event.target.closest("[data-skip]") && steps[at]) { const now = value(steps[at]); if (now === null) { answers[steps[at].dataset.item] = null; onward(); } else given(steps[at], true); }
  });
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-go-on]")) return;
    show(root, "questions");
    onward();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (at < steps.length) { given(steps[at], true); return; }
    await put(true, met(about.critical, answers).length > 0);
    await keepSealed(draft, null);
    show(root, "after");
    const result = await env.send();
    for (const el of root.querySelectorAll("[data-sent]")) el.hidden = result.offline;
    for (const el of root.querySelectorAll("[data-unsent]")) el.hidden = !result.offline;
    document.dispatchEvent(new CustomEvent("daybook:refresh"));
  });

  for (const el of form.querySelectorAll("[data-plain]")) el.hidden = true;
  for (const el of form.querySelectorAll("[data-steps]")) el.hidden = false;
  readSealed(draft).then((kept) => {
    if (kept) {
      ({ id, answers } = kept);
      for (const step of steps)
        for (const el of step.querySelectorAll("input"))
          if (answers[step.dataset.item] !== undefined && el.value === String(answers[step.dataset.item])) el.checked = true;
    }
    const first = steps.findIndex((step) => asked(step) && !(step.dataset.item in answers));
    look(first < 0 ? steps.length : first, false);
  });
}
