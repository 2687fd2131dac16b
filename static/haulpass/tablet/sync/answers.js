/** Brings the server's answer back to the scan that waits for it. */

/** @import { Answer } from "./api.js" */

export class Answers {
  /** @type {Map<string, (answer: Answer) => void>} */
  #waiting = new Map();

  /**
   * The answer for that event, or null when it takes longer than `ms`. Ask before the event is
   * sent.
   * @param {string} id
   * @param {number} ms
   * @returns {Promise<Answer | null>}
   */
  async expect(id, ms) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const answer = await new Promise((/** @type {(answer: Answer | null) => void} */ resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve(null), ms);
    });
    clearTimeout(timer);
    this.#waiting.delete(id);
    return answer;
  }

  /**
   * @param {string} id
   * @param {Answer} answer
   * @returns {boolean} whether somebody still waited for it
   */
  give(id, answer) {
    const resolve = this.#waiting.get(id);
    resolve?.(answer);
    return resolve !== undefined;
  }
}
