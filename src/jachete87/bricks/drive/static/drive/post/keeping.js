// Keeps the pages of the post on the tablet, with all that they are made of, for when there is no network.

const SHELF = "poste";
const DAYS = 7;

async function put(shelf, address) {
  const answer = await fetch(address);
  if (answer.ok && !answer.redirected) await shelf.put(address, answer);
}

// Names of shoppers do not stay on a tablet for longer than they are of use.
async function clear(shelf) {
  for (const request of await shelf.keys()) {
    const made = Date.parse((await shelf.match(request)).headers.get("Date") ?? "");
    if (Date.now() - made > DAYS * 86_400_000) await shelf.delete(request);
  }
}

export async function keep(pages, worker) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").filter((one) => ["script", "link", "css", "img", "other"].includes(one.initiatorType));
  const mine = used.map((one) => one.name).filter((name) => name.startsWith(`${location.origin}/`));
  const shelf = await caches.open(SHELF);
  await clear(shelf);
  await Promise.all([...new Set([...pages, ...mine])].map((address) => put(shelf, address)));
  document.documentElement.dataset.kept = "";
}
