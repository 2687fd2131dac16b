/** What the tablet says of itself at each contact, and what it is told of its station. */

import { askBriefing } from "./api.js";

/** @import { TabletStatus } from "./api.js" */
/** @import { Contact } from "./contact.js" */
/** @import { Db } from "./db.js" */
/** @import { Details } from "./event.js" */
/** @import { KeptRoster } from "../roster/sync.js" */

/**
 * `stamp`: what events carry beside their own.
 * @param {{ db: Db, contact: Contact, version: string, mode?: string, stamp?: Details }} about
 * @returns {Promise<TabletStatus>}
 */
export async function statusOf({ db, contact, version, mode, stamp }) {
  const [queue, rejected, roster, persisted] = await Promise.all([
    db.count("outbox"), db.count("rejected"), db.get("kept", "roster"),
    globalThis.navigator?.storage?.persisted?.(),
  ]);
  return {
    version, mode, queue, rejected,
    attendant: stamp?.attendant,
    roster_at: /** @type {KeptRoster | undefined} */ (roster)?.at ?? undefined,
    clock_offset_ms: contact.offsetMs ?? undefined,
    storage_kept: persisted,
  };
}

/**
 * Kept for days without a network.
 * @param {Db} db
 * @param {string} token
 */
export async function keepBriefing(db, token) {
  await db.put("kept", await askBriefing(token), "station");
}
