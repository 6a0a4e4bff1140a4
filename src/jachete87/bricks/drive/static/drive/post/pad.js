// A number pad with big keys, and the way from one weight to the next: a scale that types its number ends it with Enter.

export function usePad() {
  const pad = document.querySelector("[data-pad]");
  if (!pad) return;
  const weights = () => [...document.querySelectorAll("[data-weight]")];
  let current = weights()[0];
  pad.hidden = !current;
  document.addEventListener("focusin", (event) => { if (event.target.matches("[data-weight]")) current = event.target; });
  pad.addEventListener("pointerdown", (event) => event.preventDefault());
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (!key || !current) return;
    current.focus();
    if (key === "back") current.value = current.value.slice(0, -1);
    else if (key === "enter") current.form.requestSubmit();
    else current.value += key;
  });
  document.addEventListener("noted", (event) => {
    const field = event.target.querySelector("[data-weight]");
    if (!field) return;
    field.value = "";
    const after = weights().slice(weights().indexOf(field) + 1);
    const next = after.find((one) => one.closest("[data-of-line]").dataset.state === "ordered");
    (next ?? field).focus();
  });
}
