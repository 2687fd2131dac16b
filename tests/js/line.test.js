/** The line as a tablet knows it: the server's rows and its own, and what a scan means next. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { afterStep, afterUndo, findRow, mergedLine, nextStep, plateEnd } from "../../static/haulpass/tablet/line/merge.js";

/** @import { Row } from "../../static/haulpass/tablet/line/merge.js" */
/** @import { InLine } from "../../static/haulpass/tablet/sync/db.js" */

const NOON = Date.UTC(2026, 2, 2, 12);
/** @param {number} minutes after noon */
const at = (minutes) => new Date(NOON + minutes * 60_000).toISOString();

/** @param {string} visit @param {Partial<Row>} [facts] @returns {Row} */
const waits = (visit, facts = {}) => ({ visit, state: "waiting", joined_at: at(0), ...facts });

/** @param {Row | undefined} before @param {import("../../static/haulpass/tablet/sync/event.js").Kind} kind
 * @param {number} minutes @param {Partial<InLine>} [facts] */
const step = (before, kind, minutes, facts) => afterStep(before, { id: `${kind}-${minutes}`, kind, visit: `new-${minutes}` }, at(minutes), facts);

/** @param {Row[]} rows */
const visits = (rows) => rows.map(({ visit }) => visit);

test("who waits longest stands first, whoever told of it", () => {
  const own = step(undefined, "joined_line", 5);
  const told = [waits("late", { joined_at: at(9) }), waits("early", { joined_at: at(1) })];
  assert.deepEqual(visits(mergedLine(told, [own], NOON + 600_000)), ["early", "new-5", "late"]);
});

test("a row that was tapped is gone at once, before the server has heard of it", () => {
  const told = [waits("a"), waits("b")];
  const own = ["checked_in", "left_line"].map((kind, n) => step(told[n], /** @type {"checked_in"} */ (kind), 3));
  assert.deepEqual(mergedLine(told, own, NOON).filter(({ state }) => state === "waiting"), []);
});

test("once settled, the server's row counts: another tablet may have moved it on", () => {
  const own = { ...step(undefined, "joined_line", 0), settled: true };
  assert.deepEqual(mergedLine([], [own], NOON), []);
  assert.deepEqual(visits(mergedLine([waits("a")], [own], NOON)), ["a"]);
});

test("a vehicle is found by its pass, its number, or a plate's end that only one has", () => {
  const rows = [waits("a", { index: "i1", plate_end: "4410" }), waits("b", { license_number: "SH-2" }), waits("c", { plate_end: "9000" }), waits("d", { plate_end: "9000" })];
  assert.equal(findRow(rows, { index: "i1" })?.visit, "a");
  assert.equal(findRow(rows, { license_number: "SH-2" })?.visit, "b");
  assert.equal(findRow(rows, { plate_end: plateEnd("7cx 4410") })?.visit, "a");
  assert.equal(findRow(rows, { plate_end: "9000" }), undefined);
  assert.equal(findRow(rows, { index: "i2", plate_end: "4410" }), undefined);
});

test("two visitors are never taken for one another", () => {
  const own = [1, 2].map((minutes) => step(undefined, "joined_line", minutes, { visitor: "resident" }));
  assert.equal(mergedLine([], own, NOON + 300_000).length, 2);
});

test("a row keeps the visit and the time of its first joining", () => {
  const row = step(step(waits("a"), "joined_line", 20), "checked_in", 30);
  assert.deepEqual([row.visit, row.joined_at, row.served_at, row.state], ["a", at(0), at(30), "served"]);
  assert.equal(step(row, "joined_line", 35).state, "served");
});

test("who comes back later is on another visit", () => {
  const served = step(waits("a"), "checked_in", 5);
  const again = step(served, "joined_line", 90);
  assert.deepEqual([again.visit, again.state, again.joined_at], ["new-90", "waiting", at(90)]);
});

test("what is taken back is as it was before", () => {
  const row = waits("a");
  /** @param {InLine} moved */
  const undone = (moved) => afterUndo(moved, "void");
  for (const kind of /** @type {const} */ (["checked_in", "left_line", "refused", "joined_line"])) {
    assert.deepEqual([undone(step(row, kind, 4)).state, undone(step(row, kind, 4)).joined_at], ["waiting", at(0)], kind);
  }
  assert.equal(undone(step(undefined, "checked_in", 4)).state, "gone");
  assert.equal(undone(step(step(row, "checked_in", 4), "finished", 9)).state, "served");
});

test("the next step: joins, is checked in, leaves; the same card again at once is the same step", () => {
  const now = (/** @type {number} */ minutes) => NOON + minutes * 60_000;
  assert.equal(nextStep(undefined, NOON), "joined_line");
  assert.equal(nextStep(waits("a"), now(0.5)), "joined_line");
  assert.equal(nextStep(waits("a"), now(20)), "checked_in");
  const served = step(waits("a"), "checked_in", 20);
  assert.equal(nextStep(served, now(20.5)), "checked_in");
  assert.equal(nextStep(served, now(40)), "finished");
  assert.equal(nextStep(step(served, "finished", 40), now(41)), "joined_line");
});

test("nobody waits from one day into the next, or stays for more than two hours", () => {
  const served = { ...waits("b"), state: /** @type {const} */ ("served"), served_at: at(0) };
  const hours = (/** @type {number} */ n) => NOON + n * 3_600_000;
  assert.deepEqual(visits(mergedLine([waits("a"), served], [], hours(3))), ["a"]);
  assert.deepEqual(mergedLine([waits("a"), served], [], hours(15)), []);
});
