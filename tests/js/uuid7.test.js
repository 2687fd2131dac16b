import assert from "node:assert/strict";
import { test } from "node:test";

import { uuid7 } from "../../static/haulpass/tablet/sync/uuid7.js";

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param {string} id */
const millisecondsOf = (id) => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

test("an id has the form of version 7 and begins with the time", () => {
  const now = Date.now() + 1000;
  const id = uuid7(now);
  assert.match(id, FORM);
  assert.equal(millisecondsOf(id), now);
});

test("ten thousand ids of one moment are in order and all different", () => {
  const now = Date.now() + 2000;
  const ids = Array.from({ length: 10_000 }, () => uuid7(now));
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, FORM);
});

test("a clock that goes back does not put later ids before earlier ones", () => {
  const now = Date.now() + 100_000;
  const earlier = uuid7(now);
  assert.ok(uuid7(now - 3_600_000) > earlier);
});
