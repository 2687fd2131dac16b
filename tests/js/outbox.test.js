/** The only way out for events: nothing lost, nothing sent twice at once, order kept. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../static/haulpass/tablet/sync/api.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";
import { BATCH, Outbox, pauseMs } from "../../static/haulpass/tablet/sync/outbox.js";

/** @import { Answer } from "../../static/haulpass/tablet/sync/api.js" */
/** @import { HaulpassEvent } from "../../static/haulpass/tablet/sync/event.js" */

let databases = 0;

/** One after the other, as `navigator.locks` does between tabs. */
function oneLock() {
  let turn = Promise.resolve();
  /** @template T @param {string} _name @param {() => Promise<T>} work */
  const request = (_name, work) => {
    const result = turn.then(work);
    turn = result.then(() => undefined, () => undefined);
    return result;
  };
  return { request };
}

/** A server that accepts everything; `answer` may say otherwise. */
class Server {
  /** @type {HaulpassEvent[][]} */
  batches = [];
  /** @type {(event: HaulpassEvent) => Answer | null} */
  answer = ({ id }) => ({ id, status: "accepted" });
  /** @type {Error | null} */
  fault = null;

  /** @param {HaulpassEvent[]} events @returns {Promise<Answer[]>} */
  send = async (events) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.batches.push(events);
    if (this.fault) throw this.fault;
    return events.map(this.answer).filter((answer) => answer !== null);
  };

  ids() {
    return this.batches.flat().map((event) => event.id);
  }
}

/** @param {Partial<import("../../static/haulpass/tablet/sync/outbox.js").Wiring>} [wiring] */
async function start(wiring = {}) {
  const server = new Server();
  const db = await openDatabase(`haulpass-${++databases}`);
  /** @type {{ work: () => void, ms: number }[]} */
  const pauses = [];
  const later = (/** @type {() => void} */ work, /** @type {number} */ ms) => pauses.push({ work, ms });
  const outbox = new Outbox(db, { send: server.send, locks: oneLock(), later, ...wiring });
  return { server, db, outbox, pauses };
}

/** @param {number} count */
function events(count) {
  return Array.from({ length: count }, () => makeEvent("checked_in", {}, { offsetMs: 0, online: true }));
}

/** Kept without being sent yet.
 * @param {Outbox} outbox
 * @param {HaulpassEvent[]} made */
async function keep(outbox, made) {
  for (const event of made) await outbox.db.add("outbox", { event });
}

test("events leave in the order in which they were made, in batches", async () => {
  const { server, outbox } = await start();
  const made = events(BATCH * 2 + 3);
  await keep(outbox, made);
  assert.equal(await outbox.drain(), "sent");
  assert.deepEqual(server.ids(), made.map((event) => event.id));
  assert.deepEqual(server.batches.map((batch) => batch.length), [BATCH, BATCH, 3]);
  assert.equal(await outbox.length(), 0);
});

test("without network all rows stay, and the pauses grow to a minute", async () => {
  const { server, outbox, pauses } = await start();
  server.fault = new TypeError("Failed to fetch");
  await keep(outbox, events(2));
  for (let attempt = 0; attempt < 8; attempt += 1) await outbox.drain();
  assert.equal(await outbox.length(), 2);
  assert.deepEqual(pauses.map(({ ms }) => ms / 1000), [1, 2, 4, 8, 16, 32, 60, 60]);
});

test("after a pause the same events are sent again, with the same ids", async () => {
  const { server, outbox, pauses } = await start();
  const [event] = events(1);
  server.fault = new Refusal(503);
  await keep(outbox, [event]);
  assert.equal(await outbox.drain(), "failed");
  server.fault = null;
  pauses[0].work();
  assert.equal(await outbox.drain(), "sent");
  assert.deepEqual(server.ids(), [event.id, event.id]);
  assert.equal(await outbox.length(), 0);
});

test("only the newest pause wakes the queue", async () => {
  const { server, outbox, pauses } = await start();
  server.fault = new TypeError("Failed to fetch");
  await keep(outbox, events(1));
  await outbox.drain();
  await outbox.drain();
  pauses[0].work();
  assert.equal(server.batches.length, 2);
  assert.equal(pauseMs(1), 1000);
});

test("an answer of 401 keeps the queue and asks for no other attempt", async () => {
  const { server, outbox, pauses } = await start();
  server.fault = new Refusal(401);
  await keep(outbox, events(3));
  assert.equal(await outbox.drain(), "unauthorized");
  assert.equal(await outbox.length(), 3);
  assert.equal(pauses.length, 0);
});

test("a rejected event moves to the list with its reason; the others leave", async () => {
  const { server, outbox } = await start();
  const made = events(3);
  server.answer = ({ id }) =>
    id === made[1].id ? { id, status: "rejected", reason: "id_reused" } : { id, status: "duplicate" };
  await keep(outbox, made);
  await outbox.drain();
  const rejected = await outbox.rejected();
  assert.deepEqual(rejected.map(({ event, reason }) => [event.id, reason]), [[made[1].id, "id_reused"]]);
  assert.equal(await outbox.length(), 0);
});

test("a row leaves only on the answer for its own id", async () => {
  const { server, outbox } = await start();
  const made = events(3);
  server.answer = ({ id }) => (id === made[0].id ? null : { id, status: "accepted" });
  await keep(outbox, made);
  assert.equal(await outbox.drain(), "failed");
  const rows = await outbox.db.getAll("outbox");
  assert.deepEqual(rows.map(({ event }) => event.id), [made[0].id]);
});

test("two drains at once, in one tab and in two, send each event once", async () => {
  const locks = oneLock();
  const { server, db, outbox } = await start({ locks });
  const otherTab = new Outbox(db, { send: server.send, locks });
  const made = events(5);
  await keep(outbox, made);
  await Promise.all([outbox.drain(), outbox.drain(), otherTab.drain()]);
  assert.deepEqual(server.ids(), made.map((event) => event.id));
});

test("events that are added while others are on their way follow at once", async () => {
  const { server, outbox } = await start();
  const made = events(20);
  for (const event of made) {
    await outbox.add(event);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (await outbox.length()) await outbox.drain();
  assert.deepEqual(server.ids(), made.map((event) => event.id));
});

test("each answer is handed to the one who waits for it", async () => {
  /** @type {string[]} */
  const answered = [];
  const { outbox } = await start({ onAnswer: (event, answer) => answered.push(`${event.id} ${answer.status}`) });
  const made = events(2);
  await keep(outbox, made);
  await outbox.drain();
  assert.deepEqual(answered, made.map(({ id }) => `${id} accepted`));
});
