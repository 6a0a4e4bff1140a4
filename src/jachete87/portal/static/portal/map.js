// The map of the results: communes' contours as its base, one pin a place; the list beside it says the same.

const box = document.getElementById("carte");
const again = document.querySelector("[data-search-here]");
const french = document.documentElement.lang === "fr";
const prefix = french ? "" : "/en";

function entry(result) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = result.url;
  link.textContent = `${result.number}. ${result.title}`;
  const detail = document.createElement("div");
  detail.textContent = [result.price && `${french ? result.price.replace(".", ",") : result.price} €`, result.detail].filter(Boolean).join(" · ");
  item.append(link, detail);
  return item;
}

function popup(feature) {
  const list = document.createElement("ul");
  list.append(...feature.properties.results.map(entry));
  return list;
}

function pin(feature, position) {
  const { results, brick } = feature.properties;
  const span = document.createElement("span");
  span.className = results.length > 1 ? "pin pin-several" : "pin";
  span.dataset.brick = brick;
  span.textContent = results.length > 1 ? `×${results.length}` : results[0].number;
  const icon = L.divIcon({ html: span, className: "pin-box", iconSize: [34, 34], iconAnchor: [17, 17] });
  const name = results.length > 1 ? `${results[0].title} +${results.length - 1}` : results[0].title;
  return L.marker(position, { icon, title: name, alt: name, keyboard: true });
}

function searchHere(map) {
  const address = new URL(again.dataset.searchHere, window.location.href);
  const centre = map.getCenter();
  const radius = Math.max(1, Math.round(centre.distanceTo(map.getBounds().getNorthEast()) / 1000));
  address.searchParams.delete("commune");
  address.searchParams.delete("page");
  address.searchParams.set("near", `${centre.lat.toFixed(4)},${centre.lng.toFixed(4)}`);
  address.searchParams.set("radius_km", radius);
  window.location.assign(address);
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function draw() {
  const words = french ? { zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" } : {};
  box.replaceChildren();
  const map = L.map(box, { zoomControl: false, minZoom: 7, maxZoom: 15, scrollWheelZoom: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(french ? "contours : IGN et Insee" : "contours: IGN and Insee");
  L.control.zoom(words).addTo(map);
  map.setView([Number(box.dataset.latitude), Number(box.dataset.longitude)], Number(box.dataset.zoom));
  const [shapes, places] = await Promise.all([read(`${prefix}/carte/contours.json`), read(box.dataset.mapPoints)]);
  L.geoJSON(shapes, {
    style: { className: "commune-shape" },
    interactive: false,
  }).addTo(map);
  const pins = L.geoJSON(places, { pointToLayer: pin, onEachFeature: (feature, layer) => layer.bindPopup(() => popup(feature)) }).addTo(map);
  if (places.features.length) map.fitBounds(pins.getBounds().pad(0.15), { maxZoom: 13, animate: false });
  if (again) {
    map.once("moveend", () => map.on("moveend", () => { again.hidden = false; }));
    again.addEventListener("click", () => searchHere(map));
  }
  map.on("popupopen", ({ popup: opened }) => opened.getElement().querySelector("a:not(.leaflet-popup-close-button)")?.focus());
}

if (box) draw().catch(() => { box.textContent = french ? "La carte n’est pas disponible ; la liste dit la même chose." : "The map is not available; the list says the same."; });
