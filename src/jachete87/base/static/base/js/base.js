// Makes pages pleasant; each works without. Personal bits, submit on change, steppers, announcements, time left.

const body = document.body;
const french = document.documentElement.lang === "fr";

export function announce(text) {
  const region = document.querySelector("[data-announce]");
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, 60);
}

function showBasket(count) {
  for (const place of document.querySelectorAll("[data-basket-count]")) {
    place.textContent = count;
    place.hidden = !count;
    place.setAttribute("aria-hidden", "true");
    place.closest("a")?.setAttribute("aria-description", `${count} ${count > 1 ? body.dataset.many : body.dataset.one}`);
  }
}

async function fillPersonal() {
  const answer = await fetch(body.dataset.me, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const me = await answer.json();
  showBasket(me.basket_count);
  if (me.name) document.querySelector("[data-account-name]").textContent = me.name;
}

function step(button) {
  const input = button.closest("[data-stepper]").querySelector("input");
  const before = input.value;
  if (button.dataset.step === "1") input.stepUp(); else input.stepDown();
  if (input.value === before) return;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  announce(`${input.labels[0]?.textContent.trim() ?? ""} ${input.value}`);
}

let waiting;
function submitSoon(input) {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => input.form?.requestSubmit(), input.type === "number" ? 700 : 0);
}

function timeLeft(end) {
  const minutes = Math.floor((new Date(end) - Date.now()) / 60000);
  if (!(minutes >= 0)) return "";
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const parts = days ? [`${days} ${french ? "j" : "d"}`, `${hours} h`] : [hours && `${hours} h`, `${minutes % 60} min`];
  return (french ? "encore " : "") + parts.filter(Boolean).join(" ") + (french ? "" : " left");
}

function countDown() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const end = place.dataset.countdown || place.dateTime;
    place.textContent = timeLeft(end);
    place.hidden = !place.textContent;
    place.toggleAttribute("data-soon", new Date(end) - Date.now() < 6 * 3600000);
  }
}

export function prepare(root = document) {
  for (const button of root.querySelectorAll("[data-stepper] button[hidden]")) button.hidden = false;
  for (const place of root.querySelectorAll("[data-without-script]")) place.hidden = true;
  const wide = window.matchMedia("(min-width: 56rem)");
  for (const fold of root.querySelectorAll("details[data-open-wide]")) {
    fold.open = wide.matches;
    wide.addEventListener("change", () => { fold.open = wide.matches; });
  }
  countDown();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(button);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) submitSoon(event.target);
});
document.addEventListener("basket:changed", (event) => {
  showBasket(event.detail.count);
  if (event.detail.text) announce(event.detail.text);
});

prepare();
document.querySelector("[aria-invalid=true]")?.focus();
window.setInterval(countDown, 30000);
if (body.dataset.me) fillPersonal().catch(() => {});
