/** The same code in view is one scan, however many frames show it. */

const SAME_WITHIN_MS = 5000;

export class Repeats {
  #text = "";
  #seenMs = -Infinity;

  /**
   * True when this code was not in view during the last five seconds. Each look counts, so a
   * card left under the camera is never read twice.
   * @param {string} text
   * @param {number} nowMs
   */
  isNew(text, nowMs) {
    const repeated = text === this.#text && nowMs - this.#seenMs < SAME_WITHIN_MS;
    this.#text = text;
    this.#seenMs = nowMs;
    return !repeated;
  }

  /**
   * While a verdict is shown nothing new is read; the code that caused it stays known.
   * @param {string} text
   * @param {number} nowMs
   */
  stillThere(text, nowMs) {
    if (text === this.#text) this.#seenMs = nowMs;
  }

  /** The next look counts again: after an undo, when scans get another meaning. */
  forget() {
    this.#text = "";
  }
}
