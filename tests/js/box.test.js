/** The golden cases that checkin/roster_box.py passes too. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { indexOf, open, unpack } from "../../static/haulpass/tablet/roster/box.js";

const { boxes } = JSON.parse(readFileSync(new URL("../vectors/roster.json", import.meta.url), "utf8"));

for (const { about, code, index, nonce, box, plain, says } of boxes) {
  test(`${about}: found and opened by its code`, async () => {
    assert.equal(await indexOf(code), index);
    assert.equal(await indexOf(code.toLowerCase()), index);
    assert.deepEqual(await open(code, [nonce, box]), says);
    assert.deepEqual(unpack(Buffer.from(plain, "base64url")), says);
  });
}

test("another code opens nothing, and a changed box neither", async () => {
  const [{ code, nonce, box }, other] = boxes;
  assert.equal(await open(other.code, [nonce, box]), null);
  assert.equal(await open(code, [nonce, `${box[0] === "A" ? "B" : "A"}${box.slice(1)}`]), null);
});

test("a box of a later format says nothing rather than something wrong", () => {
  const plain = Buffer.from(boxes[0].plain, "base64url");
  plain[0] = (2 << 6) | (plain[0] & 0x3f);
  assert.equal(unpack(plain), null);
  plain[0] = (1 << 6) | (7 << 3);
  assert.equal(unpack(plain), null);
});
