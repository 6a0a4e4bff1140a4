// Finds a basket: by name or number as one types, by the code of a pass, read by the camera or typed.

const PASS = /^[A-Z0-9]+-\d{1,4}-[A-Z2-7]{16}$/;

async function digest(code) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function filter(words, baskets) {
  for (const basket of baskets) basket.hidden = !plain(basket.dataset.search).includes(plain(words));
  for (const span of document.querySelectorAll("[data-span]")) {
    span.hidden = ![...span.querySelectorAll("[data-of-place]")].some((basket) => !basket.hidden);
  }
}

async function find(input, told, texts) {
  const code = input.value.trim().toUpperCase();
  const baskets = [...document.querySelectorAll("[data-of-place]")];
  told.textContent = "";
  if (!PASS.test(code)) { filter(input.value.trim(), baskets); return; }
  const sought = await digest(code);
  const found = baskets.find((basket) => basket.dataset.passes.split(" ").includes(sought));
  told.textContent = found ? texts.genuine : texts.unknown;
  told.dataset.state = found ? "genuine" : "unknown";
  filter("", baskets);
  if (!found) return;
  for (const basket of baskets) basket.hidden = basket !== found;
  found.querySelector("details").open = true;
  found.scrollIntoView({ block: "center" });
}

async function scan(video, input) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  while (!video.hidden) {
    const [code] = await detector.detect(video);
    if (code) { input.value = code.rawValue; input.dispatchEvent(new Event("input")); video.hidden = true; }
    await new Promise((resolve) => { setTimeout(resolve, 150); });
  }
  for (const track of stream.getTracks()) track.stop();
}

export function findBaskets(texts) {
  const input = document.querySelector("[data-find]");
  if (!input) return;
  const told = document.querySelector("[data-pass-said]"), video = document.querySelector("[data-camera]");
  const button = document.querySelector("[data-scan]");
  input.addEventListener("input", () => find(input, told, texts));
  input.form.addEventListener("submit", (event) => { event.preventDefault(); find(input, told, texts); });
  button.hidden = !("BarcodeDetector" in window) || !navigator.mediaDevices;
  button.addEventListener("click", () => {
    if (!video.hidden) { video.hidden = true; return; }
    scan(video, input).catch(() => { video.hidden = true; told.textContent = texts.no_camera; });
  });
}
