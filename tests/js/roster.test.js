/** The roster on the tablet: taken page by page, asked in a few milliseconds. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Refusal } from "../../static/haulpass/tablet/sync/api.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { Roster } from "../../static/haulpass/tablet/roster/lookup.js";
import { RosterSync } from "../../static/haulpass/tablet/roster/sync.js";
import { oneLock } from "./locks.js";

/** @import { RosterPage } from "../../static/haulpass/tablet/sync/api.js" */

const { boxes } = JSON.parse(readFileSync(new URL("../vectors/roster.json", import.meta.url), "utf8"));
const NOW = new Date("2026-06-15T14:00:00Z");
const STATION = {
  time_zone: "America/New_York", days: [{ date: "2026-06-15", open: true }, { date: "2026-06-16", open: false }],
};

let databases = 0;

/** @param {number} n @returns {[string, string, string]} an entry of nobody */
function entry(n) {
  return [String(n).padStart(16, "A"), "n".repeat(16), "b".repeat(64)];
}

/**
 * A tablet, and a server that hands out those pages; the cursor is the number of the next one.
 * @param {Partial<RosterPage>[]} pages
 */
async function start(pages) {
  const db = await openDatabase(`roster-${++databases}`);
  /** @type {string[]} */
  const asked = [];
  const server = { pages, fails: /** @type {unknown} */ (null) };
  const ask = async (/** @type {string} */ cursor) => {
    asked.push(cursor);
    if (server.fails && asked.length > 1) throw server.fails;
    const n = Number(cursor || 0);
    const more = n + 1 < server.pages.length;
    return /** @type {RosterPage} */ ({ entries: [], cursor: String(n + 1), more, ...server.pages[n] });
  };
  const sync = new RosterSync(db, { ask, now: () => NOW, locks: oneLock() });
  return { db, sync, server, asked };
}

test("all pages are taken, and the roster is as old as the last question", async () => {
  const { db, sync, asked } = await start([{ entries: [entry(1), entry(2)] }, { entries: [entry(2), entry(3)] }]);
  assert.equal(await sync.run(), true);
  assert.deepEqual(asked, ["", "1"]);
  assert.deepEqual(await db.get("kept", "roster"), { cursor: "2", at: NOW.toISOString(), count: 3 });
  assert.equal(await new Roster(db).age(new Date(NOW.getTime() + 60_000)), 60_000);
});

test("a roster that came halfway is kept, claims no age, and goes on where it stopped", async () => {
  const { db, sync, server, asked } = await start([{ entries: [entry(1)] }, { entries: [entry(2)] }]);
  server.fails = new TypeError("Failed to fetch");
  assert.equal(await sync.run(), false);
  assert.deepEqual(await db.get("kept", "roster"), { cursor: "1", at: null, count: 1 });
  assert.equal(await new Roster(db).age(NOW), null);
  server.fails = null;
  assert.equal(await sync.run(), true);
  assert.deepEqual(asked, ["", "1", "1"]);
  assert.equal(await db.count("roster"), 2);
});

for (const [about, page] of /** @type {[string, any][]} */ ([
  ["without a list", { entries: "no" }],
  ["with half an entry", { entries: [entry(2), entry(3).slice(0, 2)] }],
  ["with a box that is cut", { entries: [[entry(2)[0], entry(2)[1], "b".repeat(63)]] }],
  ["without a cursor", { entries: [entry(2)], cursor: null }],
  ["that does not say whether there is more", { entries: [entry(2)], more: null }],
  ["that leads nowhere", { entries: [entry(2)], cursor: "1", more: true }],
])) {
  test(`a page ${about} is not kept`, async () => {
    const { db, sync } = await start([{ entries: [entry(1)] }, page]);
    assert.equal(await sync.run(), false);
    assert.deepEqual(await db.getAllKeys("roster"), [entry(1)[0]]);
    assert.equal(/** @type {any} */ (await db.get("kept", "roster")).cursor, "1");
  });
}

test("a cursor that the server does not take any more begins anew", async () => {
  const { sync, server, asked } = await start([{ entries: [entry(1)] }]);
  await sync.run();
  server.pages = [{ entries: [entry(1), entry(2)] }];
  const ask = sync.wiring.ask;
  sync.wiring.ask = (cursor) => (cursor ? Promise.reject(new Refusal(400)) : ask(cursor));
  assert.equal(await sync.run(), true);
  assert.deepEqual(asked, ["", ""]);
});

/** @param {object} station */
async function vectorRoster(station = STATION) {
  const { db, sync } = await start([{ entries: boxes.map((/** @type {any} */ b) => [b.index, b.nonce, b.box]) }]);
  await sync.run();
  await db.put("kept", station, "station");
  return new Roster(db);
}

test("a pass in hand is known with its vehicle; another is not, and a number or a plate neither", async () => {
  const roster = await vectorRoster();
  const { class: vehicleClass, color, plate, plate_state } = boxes[0].says;
  assert.deepEqual(await roster.verdict({ pass_code: boxes[0].code }, NOW), {
    result: "admit", vehicle: { class: vehicleClass, color, plate, plate_state },
  });
  assert.equal(await roster.verdict({ pass_code: "7777777777ZZ" }, NOW), null);
  assert.equal(await roster.verdict({ license_number: "SH-2026-000001" }, NOW), null);
  assert.equal(await roster.verdict({ plate: "1AB 2304" }, NOW), null);
});

test("a closed day refuses; a day that nobody told of does not", async () => {
  const roster = await vectorRoster();
  const on = async (/** @type {string} */ moment) =>
    (await roster.verdict({ pass_code: boxes[0].code }, new Date(moment)))?.reason;
  assert.equal(await on("2026-06-17T03:59:00Z"), "station_closed"); // still June 16 in the city
  assert.equal(await on("2026-06-17T04:00:00Z"), undefined);
});

test("a trailer's code is looked up beside the truck's", async () => {
  const roster = await vectorRoster();
  const bad = boxes.find((/** @type {any} */ b) => b.says.status === "suspended");
  const verdict = await roster.verdict({ pass_code: boxes[0].code, towing: bad.code }, NOW);
  assert.deepEqual([verdict?.result, verdict?.reason], ["confirm", "suspended"]);
  const byNumber = await roster.verdict({ pass_code: boxes[0].code, towing: "SH-2026-000002" }, NOW);
  assert.equal(byNumber, null); // the server may know it
  const refused = await roster.verdict({ pass_code: bad.code, towing: "SH-2026-000002" }, NOW);
  assert.equal(refused?.reason, "suspended");
});

test("a tablet that never heard of its station says nothing of a pass", async () => {
  const roster = await vectorRoster();
  await roster.db.delete("kept", "station");
  assert.equal(await roster.verdict({ pass_code: boxes[0].code }, NOW), null);
});
