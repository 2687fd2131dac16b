/** The only way out for events: nothing lost, nothing sent twice at once, order kept. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../static/haulpass/tablet/sync/api.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";
import { BATCH, NotKept, Outbox, pauseMs } from "../../static/haulpass/tablet/sync/outbox.js";
import { oneLock } from "./locks.js";

/** @import { Answer } from "../../static/haulpass/tablet/sync/api.js" */
/** @import { HaulpassEvent } from "../../static/haulpass/tablet/sync/event.js" */

let databases = 0;

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

test("the pauses grow to a minute, and up to a half of each is left to chance", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => pauseMs(failures, 0) / 1000);
  assert.deepEqual(longest, [1, 2, 4, 8, 16, 32, 60, 60]);
  assert.equal(pauseMs(1, 1), 500);
});

test("without network all rows stay, and the next attempt waits", async () => {
  const { server, outbox, pauses } = await start();
  server.fault = new TypeError("Failed to fetch");
  await keep(outbox, events(2));
  for (let attempt = 0; attempt < 8; attempt += 1) await outbox.drain();
  assert.equal(await outbox.length(), 2);
  assert.equal(pauses.length, 8);
  for (const [n, { ms }] of pauses.entries()) {
    assert.ok(pauseMs(n + 1, 1) <= ms && ms <= pauseMs(n + 1, 0), `${n}: ${ms}`);
  }
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

test("after a failure nothing is sent before the server has proven to be there", async () => {
  let isThere = false;
  const { server, outbox } = await start({ prove: async () => isThere });
  server.fault = new TypeError("Failed to fetch");
  await keep(outbox, events(2));
  await outbox.drain();
  server.fault = null;
  assert.equal(await outbox.drain(), "failed");
  assert.equal(server.batches.length, 1);
  isThere = true;
  assert.equal(await outbox.drain(), "sent");
});

/** A server that cannot take a batch with that event in it.
 * @param {Server} server @param {string} bad @param {number} status */
function chokeOn(server, bad, status) {
  const { send } = server;
  return async (/** @type {HaulpassEvent[]} */ batch) => {
    if (batch.some((event) => event.id === bad)) throw new Refusal(status);
    return send(batch);
  };
}

for (const status of [400, 413]) {
  test(`one event that the server answers with ${status} is set aside; the others are sent, in order`, async () => {
    const { server, outbox } = await start();
    const made = events(37);
    outbox.wiring.send = chokeOn(server, made[20].id, status);
    await keep(outbox, made);
    assert.equal(await outbox.drain(), "sent");
    assert.deepEqual(server.ids(), made.filter((event) => event !== made[20]).map((event) => event.id));
    assert.deepEqual((await outbox.rejected()).map(({ event }) => event), [made[20]]);
  });
}

test("a stranger that answers 400 to everything takes nothing out of the queue", async () => {
  const { server, outbox } = await start({ prove: async () => false });
  server.fault = new Refusal(400);
  await keep(outbox, events(3));
  assert.equal(await outbox.drain(), "failed");
  assert.equal(await outbox.length(), 3);
  assert.deepEqual(await outbox.rejected(), []);
});

/** A tablet on which nothing more can be written; deleting goes on.
 * @param {Outbox} outbox */
function fill(outbox) {
  const { db } = outbox;
  outbox.db = /** @type {typeof db} */ (new Proxy(db, {
    get(target, name) {
      if (name === "transaction") return () => { throw new DOMException("Full", "QuotaExceededError"); };
      const found = Reflect.get(target, name);
      return typeof found === "function" ? found.bind(target) : found;
    },
  }));
}

test("on a full tablet an event counts once the server has it", async () => {
  /** @type {string[]} */
  const answered = [];
  const { server, outbox } = await start({ onAnswer: (event) => answered.push(event.id) });
  fill(outbox);
  const [event] = events(1);
  assert.equal(await outbox.add(event), "sent");
  assert.deepEqual([server.ids(), answered], [[event.id], [event.id]]);
});

test("neither kept nor taken is never called recorded", async () => {
  const { server, outbox } = await start();
  fill(outbox);
  server.fault = new TypeError("Failed to fetch");
  await assert.rejects(outbox.add(events(1)[0]), NotKept);
  server.fault = null;
  server.answer = ({ id }) => ({ id, status: "rejected", reason: "malformed" });
  await assert.rejects(outbox.add(events(1)[0]), NotKept);
  server.answer = () => null;
  await assert.rejects(outbox.add(events(1)[0]), NotKept);
});

test("an answer that cannot be noted on a full tablet is asked for again", async () => {
  const { server, outbox } = await start();
  const { db } = outbox;
  const [event] = events(1);
  await keep(outbox, [event]);
  fill(outbox);
  assert.equal(await outbox.drain(), "failed");
  outbox.db = db;
  server.answer = ({ id }) => ({ id, status: "duplicate" });
  assert.equal(await outbox.drain(), "sent");
  assert.equal(await outbox.length(), 0);
});
