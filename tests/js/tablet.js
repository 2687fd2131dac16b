/** A tablet without a screen: the tablet's own outbox, on a network that drops at random.
 *
 *     node tests/js/tablet.js < PLAN
 *
 * PLAN is JSON: {address, token, seed, drop, offline, offset_ms, steps: [{kind, at, details}, …]}.
 * `at` is when it happened, by a true clock; this tablet's own is wrong by `offset_ms`. `drop` is the
 * share of calls that are lost, half of them on the way back. `offline`: all steps are made before the
 * network comes. A step may undo an earlier one, by its place. Ends when everything is sent; writes
 * {calls, dropped, rejected}.
 */

import "fake-indexeddb/auto";
import { text } from "node:stream/consumers";

import { reportStatus, sendEvents } from "../../static/haulpass/tablet/sync/api.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";
import { Outbox } from "../../static/haulpass/tablet/sync/outbox.js";

/** @import { Details, HaulpassEvent, Kind } from "../../static/haulpass/tablet/sync/event.js" */

/**
 * @typedef {{ kind: Kind, at: string, details: Details, undoes?: number }} Step
 * @typedef {{
 *   address: string, token: string, seed: number, drop: number, offline: boolean, offset_ms: number,
 *   steps: Step[],
 * }} Plan
 */

/** @type {Plan} */
const plan = JSON.parse(await text(process.stdin));
const counts = { calls: 0, dropped: 0, rejected: 0 };
let state = plan.seed;
let { offline } = plan;

/** Park and Miller's minimal standard: the same seed, the same day. */
function chance() {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
}

const network = globalThis.fetch;
globalThis.fetch = async (path, init) => {
  if (offline) throw new TypeError("No network");
  counts.calls += 1;
  const lost = chance() < plan.drop;
  if (lost) counts.dropped += 1;
  if (lost && chance() < 0.5) throw new TypeError("Lost on the way there");
  const answer = await network(new URL(String(path), plan.address), init);
  if (lost) throw new TypeError("Lost on the way back");
  return answer;
};

/** As `navigator.locks` has it for one tab. */
const locks = {
  /** @template T @param {string} _name @param {() => Promise<T>} work */
  request: (_name, work) => work(),
};

/** A tablet's wait for its next try, a hundred times faster.
 * @param {() => void} work @param {number} ms */
const later = (work, ms) => setTimeout(work, ms / 100);

async function prove() {
  try {
    await reportStatus({ queue: await outbox.length() }, plan.token);
    return true;
  } catch {
    return false;
  }
}

const outbox = new Outbox(await openDatabase(), {
  send: (events) => sendEvents(events, plan.token),
  locks,
  prove,
  later,
});

/** @type {HaulpassEvent[]} */
const made = [];

/** @param {Step} step */
function eventOf({ kind, at, details, undoes }) {
  const clock = new Date(Date.parse(at) - plan.offset_ms);
  const voids = undoes === undefined ? {} : { voids: made[undoes].id };
  const standing = { offsetMs: plan.offset_ms, online: !offline };
  return makeEvent(kind, { ...details, ...voids }, standing, clock);
}

for (const step of plan.steps) {
  made.push(eventOf(step));
  await outbox.add(made[made.length - 1]);
  if (!offline && chance() < 0.3) await new Promise((resolve) => setTimeout(resolve, 2));
}
offline = false;
while ((await outbox.length()) > 0) {
  await outbox.drain();
  await new Promise((resolve) => setTimeout(resolve, 5));
}
counts.rejected = (await outbox.rejected()).length;
console.log(JSON.stringify(counts));
