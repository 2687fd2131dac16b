import assert from "node:assert/strict";
import { test } from "node:test";

import { isoWithOffset, makeEvent } from "../../static/haulpass/tablet/sync/event.js";

const ONLINE = { offsetMs: 1234, online: true };

test("an event has the fields of the protocol", () => {
  const now = new Date("2026-03-02T14:14:05.123Z");
  const event = makeEvent("checked_in", { pass_code: "ABCDEFGHJKMN", source: "scan" }, ONLINE, now);
  const { id, occurred_at, ...rest } = event;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.equal(Date.parse(occurred_at), now.getTime());
  assert.deepEqual(rest, {
    kind: "checked_in", made_offline: false, clock_offset_ms: 1234,
    pass_code: "ABCDEFGHJKMN", source: "scan",
  });
});

test("the offset that was measured before is kept, whatever is measured later", () => {
  const standing = { ...ONLINE };
  const event = makeEvent("joined_line", {}, standing);
  standing.offsetMs = -5;
  assert.equal(event.clock_offset_ms, 1234);
});

test("before the first contact an event says it was made offline and claims no offset", () => {
  const event = makeEvent("joined_line", {}, { offsetMs: null, online: false });
  assert.equal(event.made_offline, true);
  assert.ok(!("clock_offset_ms" in event));
});

for (const [zone, expected] of [
  ["America/New_York", "2026-03-02T09:14:05.123-05:00"],
  ["Asia/Kolkata", "2026-03-02T19:44:05.123+05:30"],
  ["UTC", "2026-03-02T14:14:05.123+00:00"],
]) {
  test(`the time carries its distance from UTC in ${zone}`, () => {
    process.env.TZ = zone;
    assert.equal(isoWithOffset(new Date("2026-03-02T14:14:05.123Z")), expected);
  });
}
