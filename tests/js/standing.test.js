/** The golden cases that the server's rules pass too (tests/checkin/test_verdict_vectors.py). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cityDate, verdictOf, withTrailer } from "../../static/haulpass/tablet/roster/standing.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/verdicts.json", import.meta.url), "utf8"));

for (const { about, says, on, open, trailer, verdict } of vectors.cases) {
  test(`${about}: ${verdict.result}`, () => {
    const truck = verdictOf(says, on, open);
    const whole = trailer ? withTrailer(truck, verdictOf(trailer, on, true)) : truck;
    assert.deepEqual(whole, verdict);
  });
}

for (const [moment, zone, date] of vectors.dates) {
  test(`${moment} is ${date} in ${zone}, wherever the tablet thinks it is`, () => {
    process.env.TZ = "Pacific/Auckland";
    assert.equal(cityDate(new Date(moment), zone), date);
  });
}
