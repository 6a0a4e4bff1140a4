// How long what lies in the basket is still held: the page says until when, this counts down and says when it is over.

import { announce } from "../base/js/base.js";

const french = document.documentElement.lang === "fr";
const hold = document.querySelector("[data-hold]");

function left(seconds) {
  if (seconds >= 300) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

function tick() {
  const seconds = Math.floor((new Date(hold.dataset.hold) - Date.now()) / 1000);
  const place = hold.querySelector("[data-hold-left]");
  if (seconds <= 0) {
    hold.querySelector("[data-hold-text]").textContent = hold.dataset.lapsed;
    announce(hold.dataset.lapsed);
    return;
  }
  place.textContent = french ? `encore ${left(seconds)}` : `${left(seconds)} left`;
  place.hidden = false;
  place.toggleAttribute("data-soon", seconds <= 120);
  if (seconds === 120) announce(hold.dataset.soon);
  window.setTimeout(tick, 1000);
}

if (hold) tick();
