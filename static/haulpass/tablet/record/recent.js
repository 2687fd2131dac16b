/** What this tablet recorded today, by scans: what came before, and what can still be taken back.
 *
 * A scan and what belongs to it (its load, its trailer, that it was turned away) are taken back
 * together, for ten minutes after the scan: later the server would refuse it. */

import { cityDate } from "../roster/standing.js";

/** @import { Named } from "../scan/codes.js" */
/** @import { Briefing, Vehicle } from "../sync/api.js" */
/** @import { Db, Recent } from "../sync/db.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */

/** A scan with what belongs to it, in the order in which it was made. @typedef {Recent[]} Act */
/** @typedef {{ at: string, isSameVisit: boolean }} Before */

export const UNDO_MS = 10 * 60_000;
const DAY_BEGINS_MS = 4 * 3_600_000; // the city's day goes from 4:00 to 4:00
const PLATE_END = 4;

export class RecentScans {
  /** @type {() => void} */
  onChange = () => undefined;

  /** @param {Db} db */
  constructor(db) {
    this.db = db;
  }

  /** @param {Recent} row */
  async put(row) {
    await this.db.put("recent", row);
    this.onChange();
  }

  /** @param {string} event @returns {Promise<Recent | undefined>} */
  find(event) {
    return this.db.get("recent", event);
  }

  /**
   * @param {string} event
   * @param {Partial<Recent>} facts
   */
  async change(event, facts) {
    const row = await this.find(event);
    if (row) await this.put({ ...row, ...facts });
  }

  /**
   * The acts of today, newest first. Those of another day are forgotten.
   * @param {Date} now server time
   * @returns {Promise<Act[]>}
   */
  async today(now) {
    const [rows, day] = [await this.db.getAll("recent"), await this.#days()];
    const isToday = (/** @type {Recent} */ row) => day(new Date(row.at)) === day(now);
    await Promise.all(rows.filter((row) => !isToday(row)).map((row) => this.db.delete("recent", row.event)));
    return actsOf(rows.filter(isToday));
  }

  /**
   * What belongs to a scan and still counts.
   * @param {string} event
   */
  async act(event) {
    const rows = await this.db.getAll("recent");
    return rows.filter((row) => (row.event === event || row.of === event) && !row.undone).sort(byEvent);
  }

  /**
   * The last check-in of that vehicle on this tablet today.
   * @param {string} key
   * @param {Date} now server time
   * @returns {Promise<Before | null>}
   */
  async before(key, now) {
    const acts = await this.today(now);
    const scans = acts.map(([scan]) => scan).filter((scan) => scan.key === key && countsAsCheckIn(scan));
    if (!scans[0]) return null;
    const { at } = scans[0];
    return { at, isSameVisit: now.getTime() - Date.parse(at) <= UNDO_MS };
  }

  /** @returns {Promise<(moment: Date) => string>} the day of the city */
  async #days() {
    const station = /** @type {Briefing | undefined} */ (await this.db.get("kept", "station"));
    const zone = station?.time_zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return (moment) => cityDate(new Date(moment.getTime() - DAY_BEGINS_MS), zone);
  }
}

/**
 * @param {Recent[]} rows
 * @returns {Act[]}
 */
function actsOf(rows) {
  const scans = rows.filter((row) => !row.of).sort(byEvent).reverse();
  return scans.map((scan) => [scan, ...rows.filter((row) => row.of === scan.event).sort(byEvent)]);
}

/** Ids sort by time. @param {Recent} a @param {Recent} b */
function byEvent(a, b) {
  return a.event < b.event ? -1 : 1;
}

/** @param {Recent} scan */
function countsAsCheckIn(scan) {
  return scan.kind === "checked_in" && !scan.undone && !scan.practice;
}

/** What an act came to; null when all of it was taken back. @param {Act} act */
export function outcomeOf(act) {
  return act.filter((row) => !row.undone).at(-1)?.kind ?? null;
}

/**
 * @param {Act} act
 * @param {Date} now server time
 */
export function canBeUndone(act, now) {
  return outcomeOf(act) !== null && isFresh(act[0], now);
}

/**
 * @param {Recent} scan
 * @param {Date} now server time
 */
export function isFresh(scan, now) {
  return now.getTime() - Date.parse(scan.at) < UNDO_MS;
}

/** The corrected time of an event, as the server will have it. @param {HaulpassEvent} event */
export function timeOf(event) {
  return new Date(Date.parse(event.occurred_at) + (event.clock_offset_ms ?? 0));
}

/**
 * What an attendant knows a truck by: the end of its plate, else what was typed or scanned.
 * @param {Partial<Record<"pass_code" | "license_number" | "plate", string>>} named
 * @param {Vehicle | null} [vehicle]
 */
export function labelOf(named, vehicle) {
  const plate = (vehicle?.plate ?? "").replace(/[^A-Za-z0-9]/g, "");
  if (plate) return `…${plate.slice(-PLATE_END)}`;
  return named.plate ?? named.license_number ?? `…${(named.pass_code ?? "").slice(-PLATE_END)}`;
}

/**
 * Tells the vehicle again when it comes back.
 * @param {Named} named
 * @param {(code: string) => Promise<string>} indexOf
 */
export async function keyOf(named, indexOf) {
  if ("pass_code" in named) return indexOf(named.pass_code);
  return "license_number" in named ? named.license_number : named.plate.replace(/[^A-Z0-9]/g, "");
}
