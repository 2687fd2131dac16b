/** What the tablet keeps through a reload. Nothing in it says whose a license is, and of a plate
 * that was not typed here it holds the last four characters at most. */

import { openDB } from "idb";

/** @import { DBSchema, IDBPDatabase } from "idb" */
/** @import { HaulpassEvent } from "./event.js" */

/** @typedef {{ event: HaulpassEvent, reason: string, at: string }} Rejected */
/**
 * A vehicle that waits, or was served and has not finished. `joined_at`, `served_at`: server time.
 * `last` is the event that moved it here last, `at` when; `was` what it was before, for an undo;
 * `settled` once the server has told its line with that event in it (line/merge.js).
 * @typedef {{
 *   visit: string, state: "waiting" | "served" | "gone", joined_at?: string | null,
 *   served_at?: string | null, index?: string | null, license_number?: string | null,
 *   plate_end?: string | null, class?: string | null, color?: string | null, visitor?: string | null,
 *   last?: string, at?: string, was?: "waiting" | "served" | "gone", settled?: boolean,
 * }} InLine
 */
/**
 * What this tablet recorded lately: for "earlier today" and for undo. `at` is server time,
 * `event` the id to take back, `key` what tells the vehicle (roster index, number or plate).
 * `of` is the scan that the event belongs to, where it is not one itself; `late` the result and the
 * reason of an answer that came after another one was shown.
 * @typedef {{
 *   event: string, visit: string, kind: string, at: string, key: string, label: string,
 *   undone?: boolean, of?: string, late?: { result: string, reason: string }, practice?: boolean,
 * }} Recent
 */
/**
 * `outbox` keeps the order in which events were made; `roster` maps an index to its nonce and box
 * (base64url); `kept` holds single values by name.
 * @typedef {DBSchema & {
 *   outbox: { key: number, value: { seq?: number, event: HaulpassEvent } },
 *   rejected: { key: number, value: Rejected },
 *   roster: { key: string, value: [string, string] },
 *   line: { key: string, value: InLine },
 *   recent: { key: string, value: Recent },
 *   kept: { key: string, value: unknown },
 * }} Schema
 */
/** @typedef {IDBPDatabase<Schema>} Db */

const VERSION = 2;

/**
 * @param {string} [name]
 * @returns {Promise<Db>}
 */
export function openDatabase(name = "haulpass") {
  return openDB(name, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
        db.createObjectStore("rejected", { autoIncrement: true });
        db.createObjectStore("kept");
      }
      if (before < 2) {
        db.createObjectStore("roster");
        db.createObjectStore("line", { keyPath: "visit" });
        db.createObjectStore("recent", { keyPath: "event" });
      }
    },
    // A newer page in another tab must not wait for this one.
    blocking: (_current, _wanted, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });
}
