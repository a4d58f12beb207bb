// A text read aloud, part by part, by the device itself: nothing leaves it. Without a voice the button stays hidden.
const box = document.querySelector("[data-aloud]");
const button = box?.querySelector("[data-aloud-start]");
const voice = globalThis.speechSynthesis;

if (button && voice && globalThis.SpeechSynthesisUtterance) {
  const words = button.querySelector("[data-aloud-words]");
  const parts = [...box.querySelectorAll("[data-aloud-part]")];
  const heard = document.querySelector("[data-was-read]");
  let isReading = false;

  const show = () => {
    words.textContent = isReading ? words.dataset.stop : words.dataset.start;
    button.setAttribute("aria-pressed", isReading ? "true" : "false");
  };
  const stop = () => {
    isReading = false;
    voice.cancel();
    for (const part of parts) part.classList.remove("being-read");
    show();
  };
  const say = (at) => {
    if (!isReading || at >= parts.length) {
      if (isReading && heard) heard.value = "yes";
      return stop();
    }
    const told = new SpeechSynthesisUtterance(parts[at].innerText);
    told.lang = box.lang || document.documentElement.lang;
    parts.forEach((part, number) => part.classList.toggle("being-read", number === at));
    told.onend = () => say(at + 1);
    told.onerror = stop;
    voice.speak(told);
  };
  button.addEventListener("click", () => {
    if (isReading) return stop();
    isReading = true;
    show();
    say(0);
  });
  addEventListener("pagehide", stop);
  button.hidden = false;
  show();
}

for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => globalThis.print());
}
