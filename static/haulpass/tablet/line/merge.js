/** The line as a tablet knows it: what the server told last, and what was done here since.
 * Only facts in, facts out: no page, no clock, no store.
 *
 * A row that was moved here counts until the server has told its line with that event in it;
 * from then on (`settled`) the server's own row counts, so that two tablets agree.
 */

/** @import { InLine } from "../sync/db.js" */
/** @import { Kind } from "../sync/event.js" */

/** As the server tells it: without a `visit` it can be scanned, not tapped.
 * @typedef {Omit<InLine, "visit"> & { visit: string | null }} Row */
/** What names a vehicle. @typedef {Pick<Partial<Row>, "visit" | "index" | "license_number" | "plate_end">} Name */
/** A step as its event tells it. @typedef {{ id: string, kind: Kind, visit?: string }} Step */

const STILL_HERE_MS = 2 * 3_600_000;
/** Nobody waits from one day into the next. */
const FORGOTTEN_AFTER_MS = 14 * 3_600_000;
/** Rule 3 of the fold: until then a truck that was checked in is on the same visit. */
const SAME_VISIT_MS = 600_000;
/** The card that is read again so soon has not moved on. */
const SAME_STEP_MS = 60_000;
const PLATE_END = 4;

/** @param {string | null | undefined} plate */
export function plateEnd(plate) {
  return (plate ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "").slice(-PLATE_END) || null;
}

/**
 * Those who wait, longest first, then those who were served and are still here.
 * @param {Row[]} told by the server
 * @param {InLine[]} own
 * @param {number} nowMs the server's time
 * @returns {Row[]}
 */
export function mergedLine(told, own, nowMs) {
  const mine = own.filter((row) => !row.settled);
  const others = told.filter((row) => !mine.some((one) => isSame(one, row)));
  return [...others, ...mine].filter((row) => isHere(row, nowMs)).sort(byTime);
}

/**
 * The row of that vehicle. A plate's last characters count where only one row has them.
 * @template {Name} T
 * @param {T[]} rows
 * @param {Name} name
 * @returns {T | undefined}
 */
export function findRow(rows, name) {
  const same = rows.find((row) => isSame(row, name));
  if (same || !name.plate_end) return same;
  const alike = rows.filter((row) => row.plate_end === name.plate_end && !differs(row, name));
  return alike.length === 1 ? alike[0] : undefined;
}

/**
 * The row after a step of its vehicle; `before` is undefined for one that was not in the list.
 * @param {Row | undefined} before
 * @param {Step} step
 * @param {string} at the server's time
 * @param {Name & Partial<InLine>} [facts] what is known of the vehicle
 * @returns {InLine}
 */
export function afterStep(before, step, at, facts = {}) {
  const returns = isAnotherVisit(before, step, at);
  const visit = (returns ? null : before?.visit) ?? step.visit ?? step.id;
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
  const was = returns ? "gone" : (before?.state ?? "gone");
  return { ...before, ...known, visit, was, last: step.id, at, settled: false, ...moved(before, step, at, was) };
}

/**
 * @param {Row | undefined} before
 * @param {Step} step
 * @param {string} at
 * @param {InLine["state"]} was
 * @returns {Pick<InLine, "state" | "joined_at" | "served_at">}
 */
function moved(before, { kind }, at, was) {
  const joined_at = was === "gone" ? null : (before?.joined_at ?? null);
  const served_at = was === "served" ? (before?.served_at ?? null) : null;
  if (kind === "checked_in") return { state: "served", joined_at, served_at: served_at ?? at };
  if (kind !== "joined_line") return { state: "gone", joined_at, served_at };
  if (was === "served") return { state: "served", joined_at, served_at };
  return { state: "waiting", joined_at: joined_at ?? at, served_at };
}

/**
 * The row after its last step was taken back by the event `id`.
 * @param {InLine} row
 * @param {string} id
 * @returns {InLine}
 */
export function afterUndo(row, id) {
  const state = row.was ?? "gone";
  const served_at = state === "served" ? row.served_at : null;
  return { ...row, state, served_at, last: id, settled: false };
}

/**
 * What a scan means on a tablet that does everything.
 * @param {Row | undefined} row
 * @param {number} nowMs
 * @returns {"joined_line" | "checked_in" | "finished"}
 */
export function nextStep(row, nowMs) {
  if (!row || row.state === "gone") return "joined_line";
  const again = nowMs - sinceMs(row) < SAME_STEP_MS;
  if (row.state === "waiting") return again ? "joined_line" : "checked_in";
  return again ? "checked_in" : "finished";
}

/** Since when it waits, or is served. @param {Row} row */
export function sinceMs(row) {
  return Date.parse((row.state === "waiting" ? row.joined_at : row.served_at) ?? "");
}

/**
 * @param {Row | undefined} before
 * @param {Step} step
 * @param {string} at
 */
function isAnotherVisit(before, { kind }, at) {
  const comes = kind === "joined_line" || kind === "checked_in";
  return comes && before?.state === "served" && Date.parse(at) - sinceMs(before) > SAME_VISIT_MS;
}

/** @param {Name} a @param {Name} b */
function isSame(a, b) {
  return agree(a.visit, b.visit) || agree(a.index, b.index) || agree(a.license_number, b.license_number);
}

/** @param {Name} a @param {Name} b */
function differs(a, b) {
  const two = [[a.index, b.index], [a.license_number, b.license_number]];
  return two.some(([one, other]) => one && other && one !== other);
}

/** @param {string | null | undefined} a @param {string | null | undefined} b */
function agree(a, b) {
  return Boolean(a) && a === b;
}

/** @param {Row} row @param {number} nowMs */
function isHere(row, nowMs) {
  if (row.state === "gone") return false;
  return nowMs - sinceMs(row) < (row.state === "waiting" ? FORGOTTEN_AFTER_MS : STILL_HERE_MS);
}

/** @param {Row} a @param {Row} b */
function byTime(a, b) {
  if (a.state !== b.state) return a.state === "waiting" ? -1 : 1;
  return sinceMs(a) - sinceMs(b);
}
