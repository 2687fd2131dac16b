/** The only way out for events. A row leaves on the server's answer for its id, on nothing else.
 *
 * | what happens               | what the queue does                                         |
 * |----------------------------|-------------------------------------------------------------|
 * | accepted, duplicate        | the row leaves                                              |
 * | rejected                   | the row moves to `rejected`, with the reason                |
 * | no answer for its id       | the row stays and is sent again after a pause               |
 * | no network, 5xx, no JSON   | all rows stay; pauses of 1, 2, 4 … 60 s, less up to a half  |
 * | after such a failure       | first the server must prove that it is there, by a body     |
 * | 401                        | all rows stay; nothing is sent until the tablet is enrolled |
 * | 400 or 413 for a batch     | halved, until the one that is to blame stands alone: that   |
 * |                            | one moves to `rejected`, and jams nobody                    |
 * | the tablet is full         | a new event is sent straight, and counts once it is taken   |
 */

import { Refusal } from "./api.js";

/** @import { Answer } from "./api.js" */
/** @import { Db } from "./db.js" */
/** @import { HaulpassEvent } from "./event.js" */

/** @typedef {"idle" | "sent" | "failed" | "unauthorized"} Drained */
/** @typedef {{ seq?: number, event: HaulpassEvent }} Row */
/** The part of `navigator.locks` that is used here.
 * @typedef {{ request<T>(name: string, work: () => Promise<T>): Promise<T> }} Locks */
/**
 * `prove`: whether it is our server that answers now, by a body.
 * @typedef {{
 *   send: (events: HaulpassEvent[]) => Promise<Answer[]>,
 *   locks: Locks,
 *   prove?: () => Promise<boolean>,
 *   onAnswer?: (event: HaulpassEvent, answer: Answer) => void,
 *   onDrained?: (outcome: Drained) => void,
 *   later?: (work: () => void, ms: number) => unknown,
 * }} Wiring
 */

export const BATCH = 100;
const LONGEST_PAUSE_MS = 60_000;
const TAKEN = ["accepted", "duplicate"];

/** Neither kept here nor taken by the server: it is to be written down by hand. */
export class NotKept extends Error {}

/**
 * Up to half of it is left to chance, so that tablets do not come back all at once.
 * @param {number} failures one after the other
 * @param {number} [chance] 0 to 1
 */
export function pauseMs(failures, chance = Math.random()) {
  const longest = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return longest * (1 - chance / 2);
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

  /**
   * "kept": it is on the disk, and will be sent. "sent": the tablet is full, but the server has it.
   * @param {HaulpassEvent} event
   * @returns {Promise<"kept" | "sent">}
   * @throws {NotKept} nothing may be shown as recorded then
   */
  async add(event) {
    try {
      await this.#write(event);
    } catch (error) {
      return this.#sendStraight(event, error);
    }
    void this.drain();
    return "kept";
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

  /** Strict: through to the disk, so that an empty battery takes nothing along.
   * @param {HaulpassEvent} event */
  async #write(event) {
    const change = this.db.transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([change.store.add({ event }), change.done]);
  }

  /**
   * @param {HaulpassEvent} event
   * @param {unknown} cause why it could not be kept
   * @returns {Promise<"sent">}
   */
  async #sendStraight(event, cause) {
    const answers = await this.wiring.send([event]).catch(() => []);
    const answer = answers.find(({ id }) => id === event.id);
    if (!answer || !TAKEN.includes(answer.status)) throw new NotKept("Not kept", { cause });
    this.wiring.onAnswer?.(event, answer);
    return "sent";
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
    if (this.#failures && !(await this.#proven())) return "failed";
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

  async #proven() {
    return this.wiring.prove ? this.wiring.prove() : true;
  }

  /**
   * @param {Row[]} rows
   * @returns {Promise<Drained>}
   */
  async #sendBatch(rows) {
    let answers;
    try {
      answers = await this.wiring.send(rows.map((row) => row.event));
    } catch (error) {
      return this.#refused(rows, error instanceof Refusal ? error.status : 0);
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
   * @param {Row[]} rows
   * @param {number} status 0 without an answer
   * @returns {Promise<Drained>}
   */
  async #refused(rows, status) {
    if (status === 401) return "unauthorized";
    if (status !== 400 && status !== 413) return "failed";
    if (rows.length === 1) return this.#setAside(rows[0]);
    const half = Math.ceil(rows.length / 2);
    const outcome = await this.#sendBatch(rows.slice(0, half));
    return outcome === "sent" ? this.#sendBatch(rows.slice(half)) : outcome;
  }

  /**
   * Alone and still refused. A log-in page of the network says 400 too: the server must be there.
   * @param {Row} row
   * @returns {Promise<Drained>}
   */
  async #setAside(row) {
    if (!(await this.#proven())) return "failed";
    const answer = { id: row.event.id, status: /** @type {const} */ ("rejected"), reason: "malformed" };
    return (await this.#settle(row, answer)) ? "sent" : "failed";
  }

  /**
   * @param {Row} row
   * @param {Answer} answer
   * @returns {Promise<boolean>} whether the row left; what cannot be written now is sent again
   */
  async #settle(row, answer) {
    if (![...TAKEN, "rejected"].includes(answer.status)) return false;
    try {
      await this.#move(row, answer);
    } catch {
      return false;
    }
    this.wiring.onAnswer?.(row.event, answer);
    return true;
  }

  /**
   * @param {Row} row
   * @param {Answer} answer
   */
  async #move({ seq, event }, answer) {
    const change = this.db.transaction(["outbox", "rejected"], "readwrite");
    /** @type {Promise<unknown>[]} */
    const steps = [change.objectStore("outbox").delete(/** @type {number} */ (seq))];
    if (answer.status === "rejected") {
      const row = { event, reason: answer.reason ?? "", at: new Date().toISOString() };
      steps.push(change.objectStore("rejected").add(row));
    }
    await Promise.all([...steps, change.done]);
  }
}
