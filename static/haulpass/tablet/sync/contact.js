/** When the server last answered, and how far its clock is from ours. */

import { ping } from "./api.js";

/** @import { Clock } from "./api.js" */
/** @import { Db } from "./db.js" */

const EVERY_MS = 30_000;

export class Contact {
  /** @type {number | null} */
  offsetMs = null;
  /** @type {Date | null} */
  lastAt = null;
  online = false; // until the first answer

  /**
   * @param {Db} db
   * @param {() => void} onChange
   * @param {() => Promise<Clock>} [measure]
   */
  constructor(db, onChange, measure = ping) {
    this.db = db;
    this.onChange = onChange;
    this.measure = measure;
  }

  /** Takes up what was known before the page was closed. */
  async restore() {
    const kept = /** @type {{ offsetMs: number, lastAt: Date } | undefined} */ (
      await this.db.get("kept", "contact")
    );
    if (kept) Object.assign(this, kept);
  }

  /** Asks for the time now and every half minute; true when a silence has just ended.
   * @param {() => void} onReturn */
  async watch(onReturn) {
    for (;;) {
      const wasOnline = this.online;
      await this.check();
      if (this.online && !wasOnline) onReturn();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async check() {
    try {
      await this.succeeded(await this.measure());
    } catch {
      this.failed();
    }
  }

  /** @param {Clock} [clock] where the answer told the time */
  async succeeded(clock) {
    this.online = true;
    this.lastAt = new Date();
    if (clock) this.offsetMs = clock.offsetMs;
    this.onChange();
    if (clock) await this.db.put("kept", { offsetMs: this.offsetMs, lastAt: this.lastAt }, "contact");
  }

  failed() {
    this.online = false;
    this.onChange();
  }
}
