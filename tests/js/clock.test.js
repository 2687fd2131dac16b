/** The clock of a tablet may be wrong, may be set, and may sleep; the time of an event is right. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../static/haulpass/tablet/sync/clock.js";

const NOON = Date.UTC(2026, 5, 15, 16);
const HOUR = 3_600_000;

/** A tablet in true time: `set` turns its clock, `sleep` lets the steady one stand still. */
class World {
  now = NOON;
  steady = 0;
  /** @param {number} wrongMs how far the tablet's clock is ahead of the truth */
  constructor(wrongMs = 0) {
    this.wrongMs = wrongMs;
    this.clock = new Clock(() => this.now + this.wrongMs, () => this.steady);
  }
  /** @param {number} ms */
  pass(ms) {
    this.now += ms;
    this.steady += ms;
  }
  /** @param {number} ms */
  sleep(ms) {
    this.now += ms;
  }
  /** The server tells its time. @param {number} roundTripMs @param {number} error of the telling */
  hear(roundTripMs = 80, error = 0) {
    this.clock.heard({ offsetMs: -this.wrongMs + error, roundTripMs });
  }
  /** How far the corrected time is from the truth. */
  get error() {
    return this.clock.serverNow().getTime() - this.now;
  }
}

test("a clock three hours wrong gives the right time, and says that it is off", () => {
  const world = new World(3 * HOUR);
  assert.equal(world.clock.offsetMs, null);
  world.hear();
  assert.equal(world.error, 0);
  assert.equal(world.clock.isOff, true);
});

test("two minutes wrong is not off", () => {
  const world = new World(-119_000);
  world.hear();
  assert.equal(world.clock.isOff, false);
});

for (const byMs of [-3 * HOUR, 3 * HOUR, -90_000]) {
  test(`set by ${byMs / HOUR} hours in mid-day, the corrected time goes on as before`, () => {
    const world = new World(1000);
    world.hear();
    world.pass(HOUR);
    world.wrongMs += byMs;
    assert.equal(world.error, 0);
    world.pass(HOUR);
    assert.equal(world.error, 0);
  });
}

test("a tablet that slept out of view keeps its offset", () => {
  const world = new World(5000);
  world.hear();
  world.clock.seen(false);
  world.sleep(HOUR);
  assert.equal(world.error, 0);
  world.clock.seen(true);
  world.pass(HOUR);
  assert.equal(world.error, 0);
});

test("set back while it was out of view, the time does not run back", () => {
  const world = new World();
  world.hear();
  world.clock.seen(false);
  world.wrongMs = -2 * HOUR;
  world.clock.seen(true);
  assert.equal(world.error, 0);
});

test("set forward while it was out of view, the next contact puts it right", () => {
  const world = new World();
  for (let n = 0; n < 5; n += 1) world.hear(40);
  world.clock.seen(false);
  world.wrongMs = 3 * HOUR;
  world.clock.seen(true);
  assert.equal(world.error, 3 * HOUR);
  world.hear(900);
  assert.equal(world.error, 0);
});

test("of the last few tellings the quickest counts", () => {
  const world = new World();
  world.hear(30, 10);
  world.hear(4000, 1800);
  assert.equal(world.error, 10);
  for (let n = 0; n < 5; n += 1) world.hear(400, 100);
  assert.equal(world.error, 100);
});

test("a jump moves the tellings before it along", () => {
  const world = new World();
  world.hear(30, 10);
  world.wrongMs = HOUR;
  world.hear(400, 150);
  assert.equal(world.error, 10);
});

test("after a reload time does not run back behind what was kept", () => {
  const world = new World(-2 * HOUR); // set back while the page was closed
  world.clock.restore(0, NOON);
  assert.equal(world.error, 0);
  const other = new World(0);
  other.clock.restore(5000, NOON - HOUR);
  assert.equal(other.error, 5000);
});
