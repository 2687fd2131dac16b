/** Today's scans: what belongs together, what came before, what can still be taken back. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { RecentScans, canBeUndone, labelOf, outcomeOf } from "../../static/haulpass/tablet/record/recent.js";

/** @import { Recent } from "../../static/haulpass/tablet/sync/db.js" */

const NOW = new Date("2026-03-02T18:00:00Z"); // 13:00 in the city
let databases = 0;

/** @param {Partial<Recent>[]} rows */
async function listOf(...rows) {
  const db = await openDatabase(`recent-${++databases}`);
  await db.put("kept", { time_zone: "America/New_York" }, "station");
  const recent = new RecentScans(db);
  const plain = { visit: "v", kind: "checked_in", key: "truck", label: "…4410", at: NOW.toISOString() };
  for (const [place, row] of rows.entries()) await recent.put({ event: `e${place}`, ...plain, ...row });
  return recent;
}

/** @param {number} minutes */
function before(minutes) {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString();
}

test("the city's day begins at four in the morning; what is older is forgotten", async () => {
  const recent = await listOf({ at: "2026-03-02T08:59:00Z" }, { at: "2026-03-02T09:01:00Z" });
  assert.deepEqual((await recent.today(NOW)).flat().map((row) => row.event), ["e1"]);
  assert.equal(await recent.find("e0"), undefined);
});

test("a scan, its load and its trailer are one act; a part taken back leaves the rest", async () => {
  const recent = await listOf({}, { of: "e0" }, { of: "e0", undone: true }, {});
  assert.deepEqual((await recent.today(NOW)).map((act) => act.length), [1, 3]);
  assert.deepEqual((await recent.act("e0")).map((row) => row.event), ["e0", "e1"]);
});

test("a check-in that was voided for a refusal came to a refusal", async () => {
  const recent = await listOf({ undone: true }, { of: "e0", kind: "refused" });
  const [act] = await recent.today(NOW);
  assert.equal(outcomeOf(act), "refused");
  await recent.change("e1", { undone: true });
  assert.equal(outcomeOf((await recent.today(NOW))[0]), null);
});

for (const [minutes, can] of /** @type {[number, boolean][]} */ ([[9.9, true], [10, false], [60, false]])) {
  test(`after ${minutes} minutes a scan ${can ? "can" : "cannot"} be taken back here`, async () => {
    const recent = await listOf({ at: before(minutes) });
    assert.equal(canBeUndone((await recent.today(NOW))[0], NOW), can);
  });
}

test("ten minutes tell the same visit from a second one", async () => {
  const soon = await listOf({ at: before(300) }, { at: before(8) });
  assert.deepEqual(await soon.before("truck", NOW), { at: before(8), isSameVisit: true });
  const later = await listOf({ at: before(45) });
  assert.deepEqual(await later.before("truck", NOW), { at: before(45), isSameVisit: false });
});

test("practice, what was taken back and other vehicles are no earlier visit", async () => {
  const recent = await listOf({ practice: true }, { undone: true }, { key: "other" }, { kind: "joined_line" });
  assert.equal(await recent.before("truck", NOW), null);
});

test("of a plate that was not typed here only its end is kept", () => {
  assert.equal(labelOf({ pass_code: "ABCDEFGHJKMN" }, { plate: "7CX 4410" }), "…4410");
  assert.equal(labelOf({ plate: "7CX4410" }), "7CX4410");
  assert.equal(labelOf({ pass_code: "ABCDEFGHJKMN" }), "…JKMN");
});
