/** The same code within seconds is one scan, however many frames or scanners show it. */

const SAME_WITHIN_MS = 5000;

export class Repeats {
  /** @type {Map<string, number>} when each code was last seen */
  #seen = new Map();

  /**
   * True when this code was taken and has been in view during the last five seconds. Each look
   * counts, so a card left under the camera is never read twice.
   * @param {string} text
   * @param {number} nowMs
   */
  isSame(text, nowMs) {
    const same = nowMs - (this.#seen.get(text) ?? -Infinity) < SAME_WITHIN_MS;
    if (same) this.#seen.set(text, nowMs);
    return same;
  }

  /**
   * It is read now.
   * @param {string} text
   * @param {number} nowMs
   */
  took(text, nowMs) {
    for (const [known, seenMs] of this.#seen) {
      if (nowMs - seenMs >= SAME_WITHIN_MS) this.#seen.delete(known);
    }
    this.#seen.set(text, nowMs);
  }

  /** The next look counts again: after an undo, when scans get another meaning. */
  forget() {
    this.#seen.clear();
  }
}
