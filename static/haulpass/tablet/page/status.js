/** What the attendant can always see: the connection, the queue, the roster, a wrong clock. */

import { clockTime, element, settings, text } from "./parts.js";

/** @import { Contact } from "../sync/contact.js" */
/** @import { Outbox } from "../sync/outbox.js" */

/** A clock as wrong as that is said. */
const WRONG_CLOCK_MS = 2 * 60_000;
/** A roster as old as that is said in bold: licenses were issued and suspended since. */
const OLD_ROSTER_MS = 4 * 3_600_000;
const MINUTE_MS = 60_000;

/** @param {Contact} contact */
export function showContact(contact) {
  const line = element("contact", HTMLElement);
  const time = contact.lastAt ? clockTime(contact.lastAt) : "";
  line.dataset.online = String(contact.online);
  line.textContent = contact.online
    ? text("connected", { time })
    : time ? text("offline_since", { time }) : text("offline");
  showClock(contact.offsetMs);
}

/** @param {Outbox} outbox */
export async function showQueue(outbox) {
  const length = await outbox.length();
  const line = element("queue", HTMLElement);
  line.textContent = queueSentence(length);
  line.dataset.length = String(length);
}

/** @param {number} length */
export function queueSentence(length) {
  return length ? text("queue", { length }) : text("queue_empty");
}

/** @param {Outbox} outbox */
export async function showRejected(outbox) {
  const { length } = await outbox.rejected();
  const mark = element("rejected-mark", HTMLElement);
  mark.hidden = length === 0;
  mark.textContent = text("rejected_count", { count: length });
}

/**
 * @param {unknown} kept what is kept as "roster": `at` and `count`
 * @param {Contact} contact
 */
export function showRoster(kept, contact) {
  const line = element("roster", HTMLElement);
  line.textContent = rosterSentence(kept, contact);
  line.dataset.old = String((rosterAge(kept, contact) ?? Infinity) > OLD_ROSTER_MS);
}

/**
 * @param {unknown} kept
 * @param {Contact} contact
 */
export function rosterSentence(kept, contact) {
  const age = rosterAge(kept, contact);
  if (age === null) return text("roster_none");
  const { count } = /** @type {{ count: number }} */ (kept);
  const licenses = count.toLocaleString(settings.language);
  return text("roster", { count: licenses, age: ageSentence(age) });
}

/**
 * Milliseconds since the roster was last known to be whole, by the server's clock; null: never was.
 * @param {unknown} kept
 * @param {Contact} contact
 */
function rosterAge(kept, contact) {
  const { at } = /** @type {{ at?: string | null }} */ (kept ?? {});
  if (!at) return null;
  return Math.max(0, Date.now() + (contact.offsetMs ?? 0) - Date.parse(at));
}

/** @param {number} ms */
function ageSentence(ms) {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 60) return text("age_minutes", { minutes });
  if (minutes < 48 * 60) return text("age_hours", { hours: Math.floor(minutes / 60) });
  return text("age_days", { days: Math.floor(minutes / (24 * 60)) });
}

/** @param {number | null} offsetMs */
function showClock(offsetMs) {
  const line = element("clock-wrong", HTMLElement);
  line.hidden = Math.abs(offsetMs ?? 0) <= WRONG_CLOCK_MS;
  line.textContent = line.hidden ? "" : clockSentence(offsetMs);
}

/** @param {number | null} offsetMs server minus device */
export function clockSentence(offsetMs) {
  if (offsetMs === null) return text("clock_unknown");
  if (Math.abs(offsetMs) <= WRONG_CLOCK_MS) return text("clock_right");
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  return text(offsetMs > 0 ? "clock_slow" : "clock_fast", { minutes });
}
