// Serves the visit kit when there is no signal: the network first, what the page has kept when that does not answer.
const KEPT = "di-thuc-te";
const PATIENCE = 5000; // milliseconds: a weak signal answers too late or never

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => {
  const cache = await caches.open(KEPT);
  return cache.match(request.mode === "navigate" ? new URL(request.url).pathname : request);
};

const late = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

const answer = async (request) => {
  const network = fetch(request);
  try {
    const first = await Promise.race([network, late()]);
    if (first) return first;
    return (await kept(request)) || (await network);
  } catch {
    return (await kept(request)) || nothing(request);
  }
};

const nothing = (request) =>
  request.mode === "navigate"
    ? new Response(
        "<!doctype html><html lang=vi><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Mất mạng</title>" +
          "<h1>Mất mạng</h1><p>Trang này chưa được giữ trên máy. Bộ ghi của chuyến đi nào đã mở khi có mạng thì mở lại được.",
        { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" } },
      )
    : Response.error();

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate" || ["style", "script", "image"].includes(request.destination)) event.respondWith(answer(request));
});
