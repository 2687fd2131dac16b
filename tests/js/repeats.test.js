import assert from "node:assert/strict";
import { test } from "node:test";

import { Repeats } from "../../static/haulpass/tablet/scan/repeats.js";

test("the same code within five seconds is one scan, counted from when it was last seen", () => {
  const repeats = new Repeats();
  assert.ok(repeats.isNew("A", 0));
  assert.ok(!repeats.isNew("A", 4000));
  assert.ok(!repeats.isNew("A", 8000));
  assert.ok(repeats.isNew("A", 13_000));
});

test("a card that lies under a verdict is not read again when it closes", () => {
  const repeats = new Repeats();
  repeats.isNew("A", 0);
  for (let ms = 0; ms <= 20_000; ms += 1000) repeats.stillThere("A", ms);
  assert.ok(!repeats.isNew("A", 21_000));
});

test("another code is a scan at once, also one that passed by under a verdict", () => {
  const repeats = new Repeats();
  repeats.isNew("A", 0);
  repeats.stillThere("B", 100);
  assert.ok(repeats.isNew("B", 200));
});
