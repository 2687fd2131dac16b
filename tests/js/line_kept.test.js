/** The line kept on the tablet: through a reload, without a network, and when the server tells it. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Line } from "../../static/haulpass/tablet/line/line.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";

/** @import { LineTold } from "../../static/haulpass/tablet/line/line.js" */
/** @import { Details, HaulpassEvent, Kind } from "../../static/haulpass/tablet/sync/event.js" */

let databases = 0;

/** A tablet with a server that tells `told`. */
class Tablet {
  name = `line-${++databases}`;
  /** @type {LineTold} */
  told = { as_of: new Date().toISOString(), paused: null, line: [] };

  async open() {
    this.db = await openDatabase(this.name);
    this.line = new Line(this.db, {
      now: () => new Date(), ask: async () => this.told, onChange: () => undefined,
      indexOf: async (code) => `index of ${code}`, vehicleOf: async () => null,
    });
    await this.line.restore();
    return this;
  }

  /** @param {Kind} kind @param {Details} details @returns {Promise<HaulpassEvent>} kept, not sent */
  async make(kind, details) {
    const event = makeEvent(kind, details, { offsetMs: 0, online: true });
    await this.db?.add("outbox", { event });
    await this.line?.took(event);
    return event;
  }

  send() {
    return this.db?.clear("outbox");
  }

  visits() {
    return this.line?.waiting().map(({ visit }) => visit);
  }
}

/** @param {string} visit */
const waits = (visit, minutes = 5) => ({
  visit, state: /** @type {const} */ ("waiting"), joined_at: new Date(Date.now() - minutes * 60_000).toISOString(),
});

test("what was done here outlasts a reload", async () => {
  const tablet = await new Tablet().open();
  await tablet.make("joined_line", { visit: "a", pass_code: "CODE" });
  await tablet.make("paused", { reason: "weather" });
  await tablet.open();
  assert.deepEqual(tablet.visits(), ["a"]);
  assert.equal((await tablet.line?.find({ pass_code: "CODE" }))?.visit, "a");
  assert.equal(tablet.line?.paused?.reason, "weather");
});

test("what the server tells without our event does not bring a vehicle back", async () => {
  const tablet = await new Tablet().open();
  tablet.told.line = [waits("a")];
  await tablet.line?.refresh();
  await tablet.make("checked_in", { visit: "a" });
  await tablet.line?.refresh();
  assert.deepEqual(tablet.visits(), []);
});

test("after our events have left, the server's line is the line", async () => {
  const tablet = await new Tablet().open();
  await tablet.make("joined_line", { visit: "a" });
  await tablet.make("paused", { reason: "weather" });
  await tablet.send();
  tablet.told.line = [waits("b")];
  await tablet.line?.refresh();
  assert.deepEqual(tablet.visits(), ["b"]);
  assert.equal(tablet.line?.paused, null);
});

test("an undo brings back what the server had told already", async () => {
  const tablet = await new Tablet().open();
  tablet.told.line = [waits("a")];
  await tablet.line?.refresh();
  const left = await tablet.make("left_line", { visit: "a" });
  await tablet.send();
  tablet.told.line = [];
  await tablet.line?.refresh();
  await tablet.make("voided", { voids: left.id });
  assert.deepEqual(tablet.visits(), ["a"]);
});

test("the server's name of a vehicle is learned, and practice is not listed", async () => {
  const tablet = await new Tablet().open();
  const event = await tablet.make("joined_line", { visit: "a", plate: "7cx 4410" });
  const vehicle = { class: "pickup", color: "red", plate: "7CX 4410" };
  await tablet.line?.learned(event, { id: event.id, status: "accepted", verdict: { result: "admit", license_number: "SH-1" }, vehicle });
  await tablet.make("joined_line", { visit: "b", practice: true });
  assert.deepEqual(tablet.visits(), ["a"]);
  assert.equal((await tablet.line?.find({ license_number: "SH-1" }))?.color, "red");
});

test("a tablet that moves to another station forgets the line", async () => {
  const tablet = await new Tablet().open();
  tablet.told.line = [waits("a")];
  await tablet.line?.refresh();
  await tablet.line?.forget();
  await tablet.open();
  assert.deepEqual(tablet.visits(), []);
});
