/** Keeps the board fresh: every 10 seconds the same address is asked again, and what differs is put
 * in. Without the server the ages go on counting, the page says since when, and after a quarter of
 * an hour it tells no waits any more. Without this module the page reloads itself. */

import { putIn } from "../put_in.js";

// What the server hands out is 3 seconds old at most: nothing here is ever older than 15.
const EVERY_MS = 10_000;
const TICK_MS = 2_000;
const STALE_MS = 15 * 60_000;

const bar = /** @type {HTMLElement} */ (document.querySelector("[data-refresh]"));
const button = /** @type {HTMLButtonElement} */ (bar.querySelector("[data-switch]"));
const trouble = /** @type {HTMLElement} */ (bar.querySelector("[data-trouble]"));
const aloud = /** @type {HTMLElement} */ (bar.querySelector("[data-aloud]"));
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "numeric",
  minute: "2-digit",
  timeZone: bar.dataset.zone,
});

let going = true;
let asking = false;
let failed = false;
let etag = "";
let ahead = 0; // milliseconds of the server's clock before this one's
let askedAt = -Infinity;
let freshAt = Date.now();

/** @returns {Map<string, string>} what is said of each part */
function said() {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-said]"));
  return new Map([...parts].map((part, place) => [part.getAttribute("aria-labelledby") ?? String(place), part.dataset.said ?? ""]));
}

/** Only a change of state is said aloud. @param {Map<string, string>} before */
function announce(before) {
  const changed = [...said()].filter(([key, text]) => before.get(key) !== text);
  if (changed.length) aloud.textContent = changed.map(([, text]) => text).join(". ");
}

async function refresh() {
  const asked = Date.now(); // an answer may be held up: nothing is ever told younger than it is
  const headers = { Accept: "text/html", "Haulpass-Refresh": "1" };
  const answer = await fetch(location.href, { cache: "no-cache", headers });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  ahead = Date.parse(answer.headers.get("Date") ?? "") - asked || 0;
  freshAt = asked;
  const newer = answer.headers.get("ETag") ?? "";
  if (newer && newer === etag) return;
  etag = newer;
  const before = said();
  putIn(new DOMParser().parseFromString(text, "text/html"));
  announce(before);
}

/** 35 min; 2 h 15 min, as the server says it. @param {number} minutes */
function length(minutes) {
  if (minutes < 100) return `${minutes} min`;
  const rest = minutes % 60 ? ` ${minutes % 60} min` : "";
  return `${Math.floor(minutes / 60)} h${rest}`;
}

/** Every age as it is now, whether or not the server answers. */
function countOn() {
  const times = /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll(".age time"));
  for (const time of times) {
    const minutes = Math.floor((Date.now() + ahead - Date.parse(time.dateTime)) / 60_000);
    const text = minutes > 0 ? (bar.dataset.ago ?? "").replace("{}", length(minutes)) : bar.dataset.now;
    if (time.textContent !== text) time.textContent = text ?? "";
  }
}

function tellTrouble() {
  const since = clock.format(freshAt + ahead);
  const text = failed ? (bar.dataset.failed ?? "").replace("{}", since) : "";
  trouble.hidden = !failed;
  if (trouble.textContent === text) return;
  aloud.textContent = trouble.textContent = text;
}

async function tick() {
  if (going && !asking && !document.hidden && Date.now() - askedAt >= EVERY_MS) {
    [asking, askedAt] = [true, Date.now()];
    failed = await refresh().then(() => false, () => true);
    asking = false;
  }
  countOn();
  tellTrouble();
  document.body.classList.toggle("is-stale", Date.now() - freshAt >= STALE_MS);
}

/** @param {boolean} on */
function turn(on) {
  going = on;
  button.textContent = (on ? bar.dataset.going : bar.dataset.stopped) ?? "";
}

button.addEventListener("click", () => turn(!going));
document.addEventListener("visibilitychange", () => {
  askedAt = -Infinity;
  tick();
});
turn(true);
bar.hidden = false;
tick();
setInterval(tick, TICK_MS);
