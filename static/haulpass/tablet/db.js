/** What the tablet keeps through a reload. Nothing in it says whose a license is. */

import { openDB } from "idb";

/** @import { DBSchema, IDBPDatabase } from "idb" */
/** @import { HaulpassEvent } from "./event.js" */

/**
 * A visitor without license who joined the line at this tablet.
 * @typedef {{ visit: string, visitor: string, joined_at: string }} Waiting
 */
/** @typedef {{ event: HaulpassEvent, reason: string, at: string }} Rejected */
/**
 * `outbox` keeps the order in which events were made; `kept` holds single values by name.
 * @typedef {DBSchema & {
 *   outbox: { key: number, value: { seq?: number, event: HaulpassEvent } },
 *   rejected: { key: number, value: Rejected },
 *   waiting: { key: string, value: Waiting },
 *   kept: { key: string, value: unknown },
 * }} Schema
 */
/** @typedef {IDBPDatabase<Schema>} Db */

/**
 * @param {string} [name]
 * @returns {Promise<Db>}
 */
export function openDatabase(name = "haulpass") {
  return openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      db.createObjectStore("rejected", { autoIncrement: true });
      db.createObjectStore("waiting", { keyPath: "visit" });
      db.createObjectStore("kept");
    },
  });
}
