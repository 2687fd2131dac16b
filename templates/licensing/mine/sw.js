/** Opens a pass without a network once it was seen; with one, what the server says counts.
 *
 * It answers for passes, their style and their script only. A pass that the server no longer shows
 * (signed out, another's) is forgotten here, too.
 */

const CACHE = "haulpass-pass-1";
const FILES = ["{{ css }}", "{{ script }}"];
const PASS = /^\/my\/licenses\/.+\/$/;
const NO_PASS = /\/(about|lost|sold|write)\/$/;

self.addEventListener("install", (event) =>
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())),
);
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (FILES.includes(pathname) || isPass(event.request, pathname)) {
    event.respondWith(fresh(event.request));
  }
});

/**
 * @param {Request} request
 * @param {string} pathname
 */
function isPass(request, pathname) {
  return request.mode === "navigate" && PASS.test(pathname) && !NO_PASS.test(pathname);
}

/** @param {Request} request */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await cache.match(request, { ignoreVary: true })) ?? Response.error();
  }
  if (answer.ok) await cache.put(request, answer.clone());
  else await cache.delete(request, { ignoreVary: true });
  return answer;
}
