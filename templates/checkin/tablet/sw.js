/** The tablet's service worker: opens its page without a network, and does nothing else.
 *
 * It knows by name the pages and files of one version. All else - the API, other pages, what is not GET -
 * goes past it. A new version is fetched whole or not at all, and waits until the page asks for
 * it or the last page of the old one is closed.
 */

const SHELL = {{ shell|safe }};
const PAGE = "{{ page }}";
const CACHE = `haulpass-tablet-${SHELL.version}`;
const FILES = new Set(SHELL.files);

self.addEventListener("install", (event) => event.waitUntil(fetchAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const name = nameOf(event.request);
  if (name) event.respondWith(answer(name, event.request));
});

/** One missing file and nothing is kept. Redirects are a log-in page of some network. */
async function fetchAll() {
  const names = [...Object.values(SHELL.pages), ...SHELL.files];
  const cache = await caches.open(CACHE);
  await cache.addAll(names.map((name) => new Request(name, { cache: "reload", redirect: "error" })));
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("haulpass-tablet-") && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * What the request is called in the cache; nothing for what is none of our business.
 * @param {Request} request
 */
function nameOf(request) {
  const { origin, pathname, search, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return undefined;
  if (FILES.has(pathname + search)) return pathname + search;
  if (request.mode !== "navigate" || pathname !== PAGE) return undefined;
  const language = searchParams.get("language") ?? self.navigator.language.slice(0, 2);
  return SHELL.pages[language] ?? Object.values(SHELL.pages)[0];
}

/**
 * @param {string} name
 * @param {Request} request
 */
async function answer(name, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(name, { ignoreVary: true })) ?? fetch(request);
}
