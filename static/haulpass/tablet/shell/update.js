/** The page's side of its service worker: a new version is offered, and used on a touch. */

import { settings } from "../page/parts.js";

/** A version that cannot be fetched whole is tried again then, not at each contact. */
const ASK_AGAIN_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 500;

export class Updates {
  /** @type {ServiceWorkerRegistration | undefined} */
  #registration;
  #askedMs = -Infinity;

  /**
   * @param {() => void} onReady a new version is kept whole and waits
   * @param {() => boolean} isBusy while a verdict is open, nothing is exchanged under it
   */
  constructor(onReady, isBusy) {
    this.onReady = onReady;
    this.isBusy = isBusy;
  }

  async register() {
    if (!("serviceWorker" in navigator)) return;
    const how = /** @type {const} */ ({ scope: location.pathname, updateViaCache: "none" });
    const found = await navigator.serviceWorker.register("/sw.js", how).catch(() => undefined);
    this.#registration = found;
    if (!found) return; // no network before the first visit was complete: the next contact tries
    if (found.waiting && found.active) this.onReady();
    found.addEventListener("updatefound", () => {
      const coming = found.installing;
      coming?.addEventListener("statechange", () => {
        if (coming.state === "installed" && found.active) this.onReady();
      });
    });
  }

  /**
   * The version that the server would hand out, as it says at each contact.
   * @param {string | undefined} version
   */
  async heard(version) {
    const isOurs = !version || version === settings.version;
    if (isOurs || performance.now() - this.#askedMs < ASK_AGAIN_MS) return;
    await this.look();
  }

  /** Asks for a new version now; true when one waits to be used or is on its way. */
  async look() {
    this.#askedMs = performance.now();
    if (!this.#registration) await this.register();
    await this.#registration?.update().catch(() => undefined);
    return Boolean(this.#registration?.installing || this.#registration?.waiting);
  }

  /** The attendant wants the new version. */
  use() {
    const waiting = this.#registration?.waiting;
    if (!waiting) return this.#reload(); // another window was faster
    waiting.addEventListener("statechange", () => {
      if (waiting.state === "activated") this.#reload();
    });
    waiting.postMessage("take over");
  }

  /** A scan may have come between the touch and now. */
  #reload() {
    if (!this.isBusy()) return location.reload();
    setTimeout(() => this.#reload(), LOOK_AGAIN_MS);
  }
}

/** Whether the page would open without a network now. */
export async function opensOffline() {
  const found = await navigator.serviceWorker?.getRegistration();
  return Boolean(found?.active);
}
