// Skills with a clock: a guide for the breath, a wave to ride. Each asks at the end whether it helped.
import { addEntry } from "./outbox.js";
import { show } from "./checkin.js";

const minutes = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor((ms % 60000) / 1000)).padStart(2, "0")}`;

export function enhanceSkill(root, env) {
  const box = root.querySelector("article[data-skill]");
  if (!box) return;
  const clock = box.querySelector("[data-clock]");
  const guide = box.querySelector(".breath");
  let timer = 0;
  let until = 0;

  function stop() {
    clearInterval(timer);
    timer = 0;
    guide?.classList.remove("breath-on");
    box.querySelector("[data-start]").hidden = false;
    box.querySelector("[data-stop]").hidden = true;
  }
  function start() {
    const began = performance.now();
    until = began + Number(box.dataset.seconds) * 1000;
    guide?.classList.add("breath-on");
    box.querySelector("[data-start]").hidden = true;
    box.querySelector("[data-stop]").hidden = false;
    tick(began);
    timer = setInterval(() => tick(began), 250);
  }
  function tick(began) {
    const now = performance.now();
    if (now >= until) { stop(); show(root, "asked"); return; }
    clock.textContent = minutes(until - now);
    sayBreath(now - began);
    rideWave((now - began) / (until - began));
  }
  function rideWave(share) {
    const line = box.querySelector(".wave .line");
    if (!line) return;
    const spot = line.getPointAtLength(line.getTotalLength() * share);
    const boat = box.querySelector(".wave circle");
    boat.setAttribute("cx", spot.x);
    boat.setAttribute("cy", spot.y);
  }
  function sayBreath(gone) {
    const phases = box.dataset.phases ? JSON.parse(box.dataset.phases) : null; // [[word, seconds], …]
    const said = box.querySelector("[data-breath]");
    if (!phases || !said) return;
    let left = (gone / 1000) % phases.reduce((sum, [, s]) => sum + s, 0);
    for (const [word, seconds] of phases) {
      if (left < seconds) { if (said.textContent !== word) said.textContent = word; return; }
      left -= seconds;
    }
  }
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-start]")) start();
    if (event.target.closest("[data-stop]")) stop();
    if (event.target.closest("[data-done]")) { stop(); show(root, "asked"); }
  });
  for (const el of root.querySelectorAll("[data-with-script]")) el.hidden = false;
  if (!root.querySelector('[data-part="do"]').hidden) root.querySelector("[data-asked]").hidden = true;
  const form = root.querySelector("form[data-helped]");
  if (!form || !env.token) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { skill: box.dataset.skill, helped: event.submitter.value, happened_at: new Date().toISOString() };
    await addEntry({ id: crypto.randomUUID(), kind: "skill", body, urgent: false, token: env.token, who: env.who });
    show(root, event.submitter.value === "no" ? "thanks-no" : "thanks");
    env.send();
  });
}
