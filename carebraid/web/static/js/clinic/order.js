// While a name is typed the check answers beside the form. Without this, the Check button does the same.

const form = document.querySelector("[data-order]");
const place = document.querySelector("[data-order-check]");
let waiting = 0;
let last = "";

const look = async () => {
  const body = new FormData(form);
  body.set("do", "check");
  const asked = `${body.get("name")}|${body.get("instead_of")}`;
  if (asked === last || String(body.get("name")).trim().length < 3) return;
  last = asked;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Part": "check" }, body });
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.text();
    // An answer to what was typed before is no answer to what stands there now.
    if (asked !== last) return;
    place.innerHTML = said;
    form.querySelector("[data-check]").classList.remove("btn-main");
  } catch {
    last = "";
  }
};

if (form && place) {
  form.addEventListener("input", (event) => {
    if (!["name", "instead_of"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
}
