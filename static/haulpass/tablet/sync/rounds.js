/** What the tablet asks for by itself: as often as each needs while there is a connection, and at
 * once when a silence ends. Nothing here ever stands in the way of a scan. */

/** @typedef {() => Promise<unknown>} Work */

export class Rounds {
  /** @type {Work[]} */
  #all = [];
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];

  /** @param {() => boolean} mayAsk enrolled and online */
  constructor(mayAsk) {
    this.mayAsk = mayAsk;
  }

  /**
   * What fails is asked for again in the next round; while it runs it is not begun again.
   * @param {number} ms
   * @param {Work} work
   */
  every(ms, work) {
    let isRunning = false;
    const round = async () => {
      if (isRunning || !this.mayAsk()) return;
      isRunning = true;
      await work().catch(() => undefined);
      isRunning = false;
    };
    this.#all.push(round);
    this.#timers.push(setInterval(round, ms));
  }

  /** All of it now. */
  async now() {
    await Promise.all(this.#all.map((work) => work()));
  }

  stop() {
    this.#timers.forEach(clearInterval);
  }
}
