import assert from "node:assert/strict";
import { test } from "node:test";

import { Repeats } from "../../static/haulpass/tablet/scan/repeats.js";

test("the same code within five seconds is one scan, counted from when it was last seen", () => {
  const repeats = new Repeats();
  assert.ok(!repeats.isSame("A", 0));
  repeats.took("A", 0);
  assert.ok(repeats.isSame("A", 4000));
  assert.ok(repeats.isSame("A", 8000));
  assert.ok(!repeats.isSame("A", 13_000));
});

test("a code that was seen and not taken, as under a verdict, is still new", () => {
  const repeats = new Repeats();
  repeats.took("A", 0);
  assert.ok(!repeats.isSame("B", 100));
  assert.ok(!repeats.isSame("B", 200));
});

test("two cards in view by turns are two scans, not many", () => {
  const repeats = new Repeats();
  repeats.took("A", 0);
  repeats.took("B", 1000);
  for (let ms = 2000; ms <= 20_000; ms += 2000) assert.ok(repeats.isSame("A", ms) && repeats.isSame("B", ms));
});

test("after an undo the same card counts again", () => {
  const repeats = new Repeats();
  repeats.took("A", 0);
  repeats.forget();
  assert.ok(!repeats.isSame("A", 100));
});
