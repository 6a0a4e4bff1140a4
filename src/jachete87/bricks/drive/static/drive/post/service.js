// Answers for the pages of the posts: by the network, and by what was kept when there is none or it is too slow.

const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) {
    event.respondWith(answer(request));
  }
});

function slow() {
  return new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("slow")), PATIENCE); });
}

async function answer(request) {
  const ways = { ignoreVary: true, ignoreSearch: request.mode === "navigate" };
  const kept = await (await caches.open("poste")).match(request, ways);
  if (!kept) return fetch(request);
  try {
    const fresh = await Promise.race([fetch(request), slow()]);
    return fresh.status < 500 ? fresh : kept;
  } catch {
    return kept;
  }
}
