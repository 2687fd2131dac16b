/** The last resort of a tablet that cannot send: all that it keeps as one file, which a supervisor
 * hands in at the desk. Exporting removes nothing; what is sent twice is a duplicate. */

/** @import { Db, Rejected } from "./db.js" */
/** @import { Device } from "./enrollment.js" */
/** @import { HaulpassEvent } from "./event.js" */

/**
 * @typedef {{
 *   format: "haulpass-outbox", version: 1, device_id: string | number | null, station: string | null,
 *   exported_at: string, events: HaulpassEvent[], rejected: Rejected[],
 * }} Exported
 */

/**
 * Never the token: the file may go through many hands.
 * @param {Db} db
 * @param {Date} now server time
 * @returns {Promise<Exported>}
 */
export async function exportOf(db, now) {
  const device = /** @type {Device | undefined} */ (await db.get("kept", "device"));
  const rows = await db.getAll("outbox");
  return {
    format: "haulpass-outbox",
    version: 1,
    device_id: device?.device_id ?? null,
    station: device?.station ?? null,
    exported_at: now.toISOString(),
    events: rows.map((row) => row.event),
    rejected: await db.getAll("rejected"),
  };
}

/**
 * Saves the file on the tablet; for a touch on a button. (A name that ends in "Export" would make
 * Django's hashing of static files take the import of it for an export, and hash its address twice.)
 * @param {Db} db
 * @param {Date} now
 */
export async function saveUnsent(db, now) {
  const content = await exportOf(db, now);
  const file = new Blob([JSON.stringify(content, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `haulpass-${content.station ?? "tablet"}-${content.exported_at.slice(0, 16).replace(":", "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
