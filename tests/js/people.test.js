/** PINs as Django hashed them, checked without it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Tries, isPin } from "../../static/haulpass/tablet/people/pin.js";

// Made by checkin.attendants.hashed_pin("4821").
const ENCODED = "pbkdf2_sha256$100000$rG0x2K4BQOTBCJkjiLimWX$HIQJkWaBJ/qS/se/LUqI+dB7PAGnPvOZUyNQXhiTlpQ=";

test("the PIN fits its text, another does not", async () => {
  assert.equal(await isPin("4821", ENCODED), true);
  assert.equal(await isPin("4822", ENCODED), false);
  assert.equal(await isPin("", ENCODED), false);
});

test("a text of another form fits no PIN", async () => {
  for (const text of ["", "!unusable", "argon2$argon2id$v=19$x", "pbkdf2_sha256$1000$salt"]) {
    assert.equal(await isPin("4821", text), false);
  }
});

test("five wrong PINs in a row make a pause of half a minute", () => {
  const tries = new Tries();
  for (let n = 0; n < 4; n += 1) tries.wrong(0);
  assert.equal(tries.secondsLeft(0), 0);
  tries.wrong(1000);
  assert.equal(tries.secondsLeft(1000), 30);
  assert.equal(tries.secondsLeft(31_000), 0);
});

test("a right PIN begins the count anew", () => {
  const tries = new Tries();
  for (let n = 0; n < 4; n += 1) tries.wrong(0);
  tries.right();
  tries.wrong(0);
  assert.equal(tries.secondsLeft(0), 0);
});
