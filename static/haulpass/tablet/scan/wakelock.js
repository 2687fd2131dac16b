/** The screen stays on while the page is seen. Where a browser cannot do that, nothing breaks. */

/** @type {WakeLockSentinel | null} */
let held = null;

export function keepAwake() {
  document.addEventListener("visibilitychange", hold);
  document.addEventListener("pointerdown", hold); // Safari may want a touch first
  hold();
}

async function hold() {
  if (document.hidden || (held && !held.released)) return;
  held = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}
