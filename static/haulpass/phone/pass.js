/** Keeps the pass on this phone: its service worker, and this first sight of the page. */

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/my/sw.js", { scope: "/my/" }).then(keep).catch(() => undefined);
}

/** The page that registers the worker came before it: it is put beside the later ones. */
async function keep() {
  await navigator.serviceWorker.ready;
  const cache = await caches.open("haulpass-pass-1");
  await cache.add(location.pathname);
  document.documentElement.dataset.kept = "yes";
}
