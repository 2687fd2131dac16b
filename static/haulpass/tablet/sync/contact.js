/** When the server last answered, what it said of itself, and how far its clock is from ours. */

import { Refusal } from "./api.js";
import { Clock } from "./clock.js";

/** @import { Told } from "./api.js" */
/** @import { Db } from "./db.js" */
/** @import { HaulpassEvent } from "./event.js" */

/** In `kept` as "contact"; `lastAt` is server time. @typedef {{ offsetMs: number, lastAt: Date }} KeptContact */
/**
 * `measure` asks the server for its time: an enrolled tablet by saying how it is. `onReturn`: a
 * silence has ended. `onRefused`: the token is no longer good.
 * @typedef {{
 *   measure: () => Promise<Told>, onChange: () => void, onReturn?: () => void, onRefused?: () => void,
 * }} Wiring
 */

const EVERY_MS = 30_000;

export class Contact {
  /** Server time. @type {Date | null} */
  lastAt = null;
  online = false; // until the first answer
  /** Of the page that the server hands out now. @type {string | undefined} */
  serverVersion;

  /**
   * @param {Db} db
   * @param {Wiring} wiring
   * @param {Clock} [clock]
   */
  constructor(db, wiring, clock = new Clock()) {
    this.db = db;
    this.wiring = wiring;
    this.clock = clock;
  }

  /** Server minus device, in milliseconds, as it is now. */
  get offsetMs() {
    return this.clock.offsetMs;
  }

  /** Takes up what was known before the page was closed. */
  async restore() {
    const kept = /** @type {KeptContact | undefined} */ (await this.db.get("kept", "contact"));
    if (!kept) return;
    this.lastAt = kept.lastAt;
    const latest = Math.max(kept.lastAt.getTime(), await lastEventMs(this.db));
    this.clock.restore(kept.offsetMs, latest);
  }

  /** Asks now and every half minute. */
  async watch() {
    for (;;) {
      await this.check();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  /** @returns {Promise<boolean>} whether it is the server that answered */
  async check() {
    try {
      await this.succeeded(await this.wiring.measure());
      return true;
    } catch (error) {
      const refused = error instanceof Refusal && error.status === 401;
      if (refused) this.wiring.onRefused?.();
      else this.failed();
      return false;
    }
  }

  /** @param {Told} [told] where the answer told the time */
  async succeeded(told) {
    const wasOnline = this.online;
    this.online = true;
    if (told) this.clock.heard(told);
    this.serverVersion = told?.version ?? this.serverVersion;
    this.lastAt = this.clock.serverNow();
    this.wiring.onChange();
    if (told) await this.#keep();
    if (!wasOnline) this.wiring.onReturn?.();
  }

  failed() {
    this.online = false;
    this.wiring.onChange();
  }

  /** A tablet that is full still knows the time until its page is closed. */
  async #keep() {
    const kept = { offsetMs: this.offsetMs, lastAt: this.lastAt };
    await this.db.put("kept", kept, "contact").catch(() => undefined);
  }
}

/**
 * The corrected time of the last event that waits to be sent; 0 without one.
 * @param {Db} db
 */
async function lastEventMs(db) {
  const last = await db.transaction("outbox").store.openCursor(null, "prev");
  return last ? correctedMs(last.value.event) : 0;
}

/** @param {HaulpassEvent} event */
function correctedMs({ occurred_at, clock_offset_ms = 0 }) {
  return Date.parse(occurred_at) + clock_offset_ms;
}
