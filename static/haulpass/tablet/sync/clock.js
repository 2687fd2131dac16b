/** How far the server's time is from this tablet's clock, which anybody may set.
 *
 * Beside the clock on the wall runs a steady one (performance.now) that nobody can set. It never
 * runs fast, but may stand still while the tablet sleeps. Hence:
 *
 * | since the last look                   | what happened                  | the offset          |
 * |---------------------------------------|--------------------------------|---------------------|
 * | the clock went less than the steady   | it was set back                | grows by as much    |
 * | it went more, the page always in view | it was set forward             | shrinks by as much  |
 * | it went more, the page out of view    | set forward, or the tablet slept | stays: the next contact decides |
 *
 * So the corrected time of one tablet never runs back because its clock was set.
 */

/** @import { Told } from "./api.js" */

const OFF_MS = 120_000;
const JUMP_MS = 1000;
const SAMPLES = 5;

export class Clock {
  /** @type {Told[]} newest last */
  #samples = [];
  /** @type {number | null} server minus device, null before the first contact */
  #offsetMs = null;
  /** Wall less steady clock at the last look. */
  #between;
  #inView = true;

  /**
   * @param {() => number} [wall] milliseconds since 1970
   * @param {() => number} [steady] milliseconds since whenever
   */
  constructor(wall = () => Date.now(), steady = () => performance.now()) {
    this.wall = wall;
    this.steady = steady;
    this.#between = wall() - steady();
  }

  /** @returns {number | null} as it is now: each look sees what the clock did since the last one */
  get offsetMs() {
    this.#look();
    return this.#offsetMs;
  }

  /** Before the first contact the tablet's own time is the best there is. */
  serverNow() {
    return new Date(this.wall() + (this.offsetMs ?? 0));
  }

  /** The tablet's clock is more than two minutes wrong. */
  get isOff() {
    return Math.abs(this.offsetMs ?? 0) > OFF_MS;
  }

  /** The page came into view or goes out of it. @param {boolean} inView */
  seen(inView) {
    this.#look();
    this.#inView = inView;
  }

  /**
   * The server told its time. Of the last few tellings that agree the quickest is the nearest to
   * the truth; one that contradicts the older ones shows that the clock was set meanwhile.
   * @param {Told} told
   */
  heard(told) {
    this.#look();
    const agreeing = this.#samples.filter((older) => agree(older, told));
    this.#samples = [...agreeing, told].slice(-SAMPLES);
    const quickest = this.#samples.reduce((a, b) => (b.roundTripMs <= a.roundTripMs ? b : a));
    this.#offsetMs = quickest.offsetMs;
  }

  /**
   * Takes up what was known before the page was closed. Time does not run back: a clock that shows
   * less than it did then was set back by that much at least.
   * @param {number} offsetMs
   * @param {number} serverMs the corrected time at which that was kept
   */
  restore(offsetMs, serverMs) {
    this.#offsetMs = Math.max(offsetMs, serverMs - this.wall());
  }

  #look() {
    const between = this.wall() - this.steady();
    const jumpMs = Math.round(between - this.#between);
    if (Math.abs(jumpMs) < JUMP_MS) return;
    this.#between = between;
    if (jumpMs < 0 || this.#inView) this.#shift(-jumpMs);
  }

  /** @param {number} byMs */
  #shift(byMs) {
    if (this.#offsetMs !== null) this.#offsetMs += byMs;
    this.#samples = this.#samples.map((told) => ({ ...told, offsetMs: told.offsetMs + byMs }));
  }
}

/** Each is right to half its round trip. @param {Told} a @param {Told} b */
function agree(a, b) {
  return Math.abs(a.offsetMs - b.offsetMs) <= (a.roundTripMs + b.roundTripMs) / 2 + JUMP_MS;
}
