// A post that works without a network: what is pressed is kept on the tablet at once, and sent as soon as it can be.

import { announce } from "../../base/js/base.js";
import { note } from "./deeds.js";
import { findBaskets } from "./finding.js";
import { keep } from "./keeping.js";
import { usePad } from "./pad.js";
import { paint, paintLine } from "./painting.js";
import { send } from "./sending.js";
import { standing } from "./standing.js";
import * as store from "./store.js";

const EVERY = 15_000;
const root = document.querySelector("[data-post]");
const texts = JSON.parse(document.querySelector("[data-texts]").textContent);
const line = document.querySelector("[data-line]");
const desk = {
  post: root.dataset.post,
  stateAddress: root.dataset.state,
  deedsAddress: root.dataset.deeds,
  device: `${texts.device} ${store.device()}`,
};
let connection = navigator.onLine ? "online" : "offline";

async function show() {
  const [state, queue] = await Promise.all([store.stateOf(desk.post), store.deedsOf(desk.post)]);
  paint(standing(state, queue), texts);
  paintLine(line, connection, queue, texts);
  const unsettled = document.querySelector("[data-unsettled]");
  if (state) { unsettled.textContent = state.unsettled; unsettled.hidden = !state.unsettled; }
}

async function sync() {
  connection = await send(desk);
  await show();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-deed]");
  if (!form) return;
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  await note(desk.post, form, await store.stateOf(desk.post));
  await show();
  form.removeAttribute("aria-busy");
  announce(texts.noted);
  form.dispatchEvent(new Event("noted", { bubbles: true }));
  sync();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-due-amount]")) event.target.dataset.typed = "1";
});

line.querySelector("[data-send]").addEventListener("click", sync);
window.addEventListener("online", sync);
window.addEventListener("offline", () => { connection = "offline"; show(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
window.setInterval(sync, EVERY);

findBaskets(texts);
usePad();
document.documentElement.dataset.ready = "";
show().then(sync).then(() => connection === "online" && keep(JSON.parse(root.dataset.pages), root.dataset.worker));
