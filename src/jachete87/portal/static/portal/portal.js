// Adding to the basket without leaving the page, and « autour de moi » (asked for on a click only).

import { announce } from "../base/js/base.js";

const shown = 6000;

function toast(answer) {
  document.querySelector(".toast")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("span");
  text.textContent = answer.text;
  const link = document.createElement("a");
  link.href = answer.basket_url;
  link.textContent = answer.basket_text;
  box.append(text, link);
  document.body.append(box);
  window.setTimeout(() => { if (!box.contains(document.activeElement)) box.remove(); }, shown);
}

async function add(form) {
  const button = form.querySelector("button[type=submit]");
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) {
      if (said.url) window.location.assign(said.url);
      else announce(said.text);
      if (!said.url) toast({ text: said.text, basket_url: said.basket_url, basket_text: said.basket_text });
      return;
    }
    document.dispatchEvent(new CustomEvent("basket:changed", { detail: { count: said.count, text: said.text } }));
    toast(said);
  } catch {
    form.submit();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form.getAttribute("action") ?? "").includes("/panier/ajouter")) return;
  event.preventDefault();
  if (form.querySelector("[aria-disabled=true]")) return;
  add(form);
});

const near = document.querySelector("[data-near-me]");
if (near && "geolocation" in navigator) {
  near.hidden = false;
  near.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => window.location.assign(`${near.dataset.nearMe}${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`),
      () => { near.querySelector("[role=status]").textContent = near.dataset.refused; },
      { timeout: 8000, maximumAge: 600000 },
    );
  });
}
