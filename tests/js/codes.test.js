/** The golden cases that licensing/codes.py passes too. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { passCodeIn, readCode, scannedCode, typedName } from "../../static/haulpass/tablet/scan/codes.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/codes.json", import.meta.url), "utf8"));

/** @type {Record<string, (text: string) => unknown>} */
const readers = {
  read_code: readCode,
  pass_code_in: passCodeIn,
  scanned: (text) => scannedCode(text, vectors.hosts),
  typed: typedName,
};

for (const [name, read] of Object.entries(readers)) {
  for (const [given, expected] of vectors[name]) {
    test(`${name}: "${given}" is read as ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(read(given), expected);
    });
  }
}
