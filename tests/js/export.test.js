/** The file of the last resort: everything that was not sent, and nothing that opens a door. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";
import { exportOf } from "../../static/haulpass/tablet/sync/export.js";

const NOW = new Date("2026-06-15T14:00:00Z");

test("the file holds what waits and what was rejected, in order, and no token", async () => {
  const db = await openDatabase("export");
  const standing = { offsetMs: 5, online: false };
  const made = Array.from({ length: 500 }, () => makeEvent("checked_in", {}, standing));
  const refused = { event: makeEvent("voided", {}, standing), reason: "not_yours_to_void", at: NOW.toISOString() };
  for (const event of made) await db.add("outbox", { event });
  await db.add("rejected", refused);
  await db.put("kept", { token: "tok-secret", station: "NW", name: "Gate", device_id: 3 }, "device");
  const file = await exportOf(db, NOW);
  assert.deepEqual(file, {
    format: "haulpass-outbox", version: 1, device_id: 3, station: "NW",
    exported_at: "2026-06-15T14:00:00.000Z", events: made, rejected: [refused],
  });
  assert.ok(!JSON.stringify(file).includes("tok-secret"));
  assert.equal(await db.count("outbox"), 500);
});
