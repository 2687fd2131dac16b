/** What a box of the roster is worth on a day: the table of licensing/standing.py and the order of
 * checkin/verdict.py. tests/vectors/verdicts.json holds both sides to it. */

/** @import { Facts } from "./box.js" */
/** @import { Vehicle, Verdict } from "../sync/api.js" */

/** A verdict with the vehicle to compare. @typedef {Verdict & { vehicle: Vehicle }} Known */

const ENDED = ["replaced", "suspended", "revoked", "surrendered"];
const DAY_MS = 86_400_000;

/**
 * The reason, "" in force. The first that holds:
 *
 * | holds                                                          | reason        | admits |
 * |----------------------------------------------------------------|---------------|--------|
 * | the pass was replaced; suspended, revoked or surrendered       | that word     | no     |
 * | the day is before issued_on                                    | not_yet_valid | no     |
 * | the day is no later than expires_on                            | (none)        | yes    |
 * | the day lies in the days in which a renewal in force admits it | renewed       | yes    |
 * | else                                                           | expired       | no     |
 *
 * @param {Facts} facts
 * @param {string} day of the city, YYYY-MM-DD
 */
export function standing(facts, day) {
  if (ENDED.includes(facts.status)) return facts.status;
  if (day < facts.issued_on) return "not_yet_valid";
  if (day <= facts.expires_on) return "";
  const [first, last] = facts.renewed;
  const late = (Date.parse(day) - Date.parse(facts.expires_on)) / DAY_MS;
  return first && first <= late && late <= last ? "renewed" : "expired";
}

/**
 * The license decides first, then the day of the station.
 * @param {Facts} facts
 * @param {string} day of the city
 * @param {boolean} isOpen whether the station takes vehicles on it
 * @returns {Verdict}
 */
export function verdictOf(facts, day, isOpen) {
  const reason = standing(facts, day);
  if (reason && reason !== "renewed") return { result: "refuse", reason };
  if (!isOpen) return { result: "refuse", reason: "station_closed" };
  return reason ? { result: "admit", reason } : { result: "admit" };
}

/**
 * A trailer that may not come in makes the truck one to look at by hand, never a refusal.
 * @template {Verdict} T
 * @param {T} truck
 * @param {Verdict} trailer
 * @returns {T}
 */
export function withTrailer(truck, trailer) {
  if (truck.result !== "admit" || trailer.result === "admit") return truck;
  return { ...truck, result: "confirm", reason: trailer.reason };
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * The date in the city, whatever the zone of the tablet: YYYY-MM-DD.
 * @param {Date} moment
 * @param {string} zone IANA name
 */
export function cityDate(moment, zone) {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, calendar: "iso8601", year: "numeric", month: "2-digit", day: "2-digit",
  });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}
