// Keeps the offline page at hand: what it loaded once answers when there is no network.

const KEPT = "motcua-verify-1";
const PUBLISHED = "/.well-known/motcua/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// the page says what it consists of
self.addEventListener("message", (event) => {
  const keep = async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll([...new Set(event.data.keep)]);
    const wanted = new Set(event.data.keep.map((address) => new URL(address, self.location.origin).href));
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    event.source.postMessage({ ready: true });
  };
  event.waitUntil(keep());
});

const fromNetwork = async (request) => {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(request, { cache: "no-cache" });
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (problem) {
    const known = await cache.match(request, { ignoreSearch: true });
    if (known) return known;
    throw problem;
  }
};

const fromCache = async (request) => (await (await caches.open(KEPT)).match(request)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" || address.pathname.startsWith(PUBLISHED))
    event.respondWith(fromNetwork(event.request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(fromCache(event.request));
});
