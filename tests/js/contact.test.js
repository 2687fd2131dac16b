/** Whether the server is there, what it said last, and what is told to the one who watches. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal } from "../../static/haulpass/tablet/sync/api.js";
import { Contact } from "../../static/haulpass/tablet/sync/contact.js";
import { openDatabase } from "../../static/haulpass/tablet/sync/db.js";
import { makeEvent } from "../../static/haulpass/tablet/sync/event.js";
import { statusOf } from "../../static/haulpass/tablet/sync/report.js";
import { Rounds } from "../../static/haulpass/tablet/sync/rounds.js";

const HOUR = 3_600_000;
let databases = 0;

/** A contact whose server answers as `server.answer` says. */
async function start(name = `contact-${++databases}`) {
  const db = await openDatabase(name);
  /** @type {string[]} */
  const said = [];
  const server = { answer: async () => ({ offsetMs: HOUR, roundTripMs: 20, version: "abc" }) };
  const contact = new Contact(db, {
    measure: () => server.answer(),
    onChange: () => said.push(contact.online ? "online" : "offline"),
    onReturn: () => said.push("returned"),
    onRefused: () => said.push("refused"),
  });
  return { name, db, server, contact, said };
}

test("a silence that ends is told once", async () => {
  const { server, contact, said } = await start();
  const { answer } = server;
  assert.equal(await contact.check(), true);
  server.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  assert.equal(await contact.check(), false);
  server.answer = answer;
  await contact.check();
  await contact.check();
  assert.deepEqual(said, ["online", "returned", "offline", "online", "returned", "online"]);
});

test("what the server says of its version and its time is at hand", async () => {
  const { contact } = await start();
  await contact.check();
  assert.equal(contact.serverVersion, "abc");
  assert.equal(contact.offsetMs, HOUR);
  assert.ok(Math.abs(Number(contact.lastAt) - Date.now() - HOUR) < 1000);
});

test("a revoked tablet is told apart from one without network", async () => {
  const { server, contact, said } = await start();
  server.answer = () => Promise.reject(new Refusal(401));
  assert.equal(await contact.check(), false);
  assert.deepEqual(said, ["refused"]);
});

test("the offset outlives a reload, and no event comes before the one before it", async () => {
  const first = await start();
  await first.contact.check();
  const reloaded = await start(first.name);
  await reloaded.contact.restore();
  assert.equal(reloaded.contact.offsetMs, HOUR);
  const late = new Date(Date.now() + 5 * HOUR); // and then the clock was set back by four hours
  await first.db.add("outbox", { event: makeEvent("checked_in", {}, first.contact, late) });
  const again = await start(first.name);
  await again.contact.restore();
  assert.ok(Math.abs(Number(again.contact.offsetMs) - 6 * HOUR) < 1000);
});

test("the tablet says how it is, and leaves out what it does not know", async () => {
  const { db, contact } = await start();
  await db.add("outbox", { event: makeEvent("checked_in", {}, contact) });
  const unknown = await statusOf({ db, contact, version: "v1" });
  assert.equal(JSON.stringify(unknown), '{"version":"v1","queue":1,"rejected":0}');
  await contact.check();
  await db.put("kept", { cursor: "7", at: "2026-06-15T14:00:00.000Z", count: 3 }, "roster");
  const known = await statusOf({ db, contact, version: "v1", stamp: { attendant: "12" } });
  assert.equal(known.clock_offset_ms, HOUR);
  assert.equal(known.roster_at, "2026-06-15T14:00:00.000Z");
  assert.equal(known.attendant, "12");
});

test("a round that fails or is not due stops no other", async () => {
  let mayAsk = false;
  /** @type {string[]} */
  const done = [];
  const rounds = new Rounds(() => mayAsk);
  rounds.every(HOUR, () => Promise.reject(new TypeError("Failed to fetch")));
  rounds.every(HOUR, async () => done.push("roster"));
  await rounds.now();
  mayAsk = true;
  await Promise.all([rounds.now(), rounds.now()]);
  await rounds.now();
  assert.deepEqual(done, ["roster", "roster"]);
  rounds.stop();
});
