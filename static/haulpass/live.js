/** Keeps a page of the stations fresh: every 15 seconds the same address is asked again, and the
 * parts marked `data-live` that differ are put in. Without this module the page has a link. */

import { putIn } from "./put_in.js";

const EVERY_MS = 15_000;

const bar = /** @type {HTMLElement} */ (document.querySelector("[data-live-bar]"));
const button = /** @type {HTMLButtonElement} */ (bar.querySelector("[data-live-switch]"));
const trouble = /** @type {HTMLElement} */ (bar.querySelector("[data-live-trouble]"));
const said = /** @type {HTMLElement} */ (bar.querySelector("[data-live-said]"));
let going = true;

/** @returns {Map<string, string>} the warnings on the page by a key that outlives their minutes */
function warnings() {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-warning]"));
  return new Map([...found].map((one) => [one.dataset.warning ?? "", one.textContent ?? ""]));
}

/** Only what changed is said aloud. @param {Map<string, string>} before */
function announce(before) {
  const now = warnings();
  const added = [...now].filter(([key]) => !before.has(key)).map(([, text]) => text);
  if (added.length) said.textContent = `${bar.dataset.warned} ${added.join(" ")}`;
  else if (before.size && !now.size) said.textContent = bar.dataset.calm ?? "";
}

/** @param {string | undefined} text nothing: all is well again */
function tell(text) {
  trouble.hidden = !text;
  if (trouble.textContent !== (text ?? "")) said.textContent = trouble.textContent = text ?? "";
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected) {
    turn(false);
    return tell(bar.dataset.signedOut);
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const before = warnings();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!going) return;
  putIn(fresh);
  tell(undefined);
  announce(before);
}

/** @param {boolean} on */
function turn(on) {
  going = on;
  button.textContent = (on ? bar.dataset.going : bar.dataset.paused) ?? "";
}

async function onceMore() {
  if (going && !document.hidden) await refresh().catch(() => tell(bar.dataset.failed));
  setTimeout(onceMore, EVERY_MS);
}

button.addEventListener("click", () => turn(!going));
button.hidden = false;
turn(true);
setTimeout(onceMore, EVERY_MS);
