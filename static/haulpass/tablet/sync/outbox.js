/** The only way out for events. A row leaves on the server's answer for its id, on nothing else.
 *
 * | what happens               | what the queue does                                        |
 * |----------------------------|------------------------------------------------------------|
 * | accepted, duplicate        | the row leaves                                             |
 * | rejected                   | the row moves to `rejected`, with the reason               |
 * | no answer for its id       | the row stays and is sent again after a pause              |
 * | no network, 5xx, no JSON   | all rows stay; pauses of 1, 2, 4 … 60 seconds              |
 * | 401                        | all rows stay; nothing is sent until the tablet is enrolled |
 */

import { Refusal } from "./api.js";

/** @import { Answer } from "./api.js" */
/** @import { Db } from "./db.js" */
/** @import { HaulpassEvent } from "./event.js" */

/** @typedef {"idle" | "sent" | "failed" | "unauthorized"} Drained */
/** The part of `navigator.locks` that is used here.
 * @typedef {{ request<T>(name: string, work: () => Promise<T>): Promise<T> }} Locks */
/**
 * @typedef {{
 *   send: (events: HaulpassEvent[]) => Promise<Answer[]>,
 *   locks: Locks,
 *   onAnswer?: (event: HaulpassEvent, answer: Answer) => void,
 *   onDrained?: (outcome: Drained) => void,
 *   later?: (work: () => void, ms: number) => unknown,
 * }} Wiring
 */

export const BATCH = 100;
const LONGEST_PAUSE_MS = 60_000;

/** @param {number} failures one after the other */
export function pauseMs(failures) {
  return Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

export class Outbox {
  /** @type {Promise<Drained> | null} */
  #draining = null;
  /** Something was added while the queue was being sent: look once more before stopping. */
  #again = false;
  #failures = 0;
  /** Counts the pauses: only the last one that was begun wakes the queue. */
  #pause = 0;

  /**
   * @param {Db} db
   * @param {Wiring} wiring
   */
  constructor(db, wiring) {
    this.db = db;
    this.wiring = wiring;
  }

  /** @param {HaulpassEvent} event */
  async add(event) {
    await this.db.add("outbox", { event });
    void this.drain();
  }

  length() {
    return this.db.count("outbox");
  }

  /** Newest first. */
  async rejected() {
    return (await this.db.getAll("rejected")).reverse();
  }

  /**
   * Sends what is there, in order. Calls while it runs share one run; tabs take turns.
   * @returns {Promise<Drained>}
   */
  drain() {
    this.#again = this.#draining !== null;
    this.#draining ??= this.#run().finally(() => (this.#draining = null));
    return this.#draining;
  }

  async #run() {
    const outcome = await this.wiring.locks.request("haulpass-outbox", () => this.#sendAll());
    this.#failures = outcome === "failed" ? this.#failures + 1 : 0;
    if (outcome === "failed") this.#drainLater(pauseMs(this.#failures));
    this.wiring.onDrained?.(outcome);
    return outcome;
  }

  /** @param {number} ms */
  #drainLater(ms) {
    const pause = ++this.#pause;
    const later = this.wiring.later ?? setTimeout;
    later(() => void (pause === this.#pause && this.drain()), ms);
  }

  /** @returns {Promise<Drained>} */
  async #sendAll() {
    /** @type {Drained} */
    let outcome = "idle";
    for (;;) {
      const rows = await this.db.getAll("outbox", null, BATCH);
      if (rows.length === 0 && !this.#again) return outcome;
      this.#again = false;
      if (rows.length === 0) continue;
      outcome = await this.#sendBatch(rows);
      if (outcome !== "sent") return outcome;
    }
  }

  /**
   * @param {{ seq?: number, event: HaulpassEvent }[]} rows
   * @returns {Promise<Drained>}
   */
  async #sendBatch(rows) {
    let answers;
    try {
      answers = await this.wiring.send(rows.map((row) => row.event));
    } catch (error) {
      return error instanceof Refusal && error.status === 401 ? "unauthorized" : "failed";
    }
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    let left = 0;
    for (const row of rows) {
      const answer = byId.get(row.event.id);
      if (answer && (await this.#settle(row, answer))) left += 1;
    }
    return left === rows.length ? "sent" : "failed";
  }

  /**
   * @param {{ seq?: number, event: HaulpassEvent }} row
   * @param {Answer} answer
   * @returns {Promise<boolean>} whether the row left
   */
  async #settle(row, answer) {
    const { event } = row;
    if (!["accepted", "duplicate", "rejected"].includes(answer.status)) return false;
    const change = this.db.transaction(["outbox", "rejected"], "readwrite");
    void change.objectStore("outbox").delete(/** @type {number} */ (row.seq));
    if (answer.status === "rejected") {
      const at = new Date().toISOString();
      void change.objectStore("rejected").add({ event, reason: answer.reason ?? "", at });
    }
    await change.done;
    this.wiring.onAnswer?.(event, answer);
    return true;
  }
}
