/** Keeps the line and the pause: what the server told, what was done here since, through a reload
 * and without a network. The rules are in merge.js. */

import { afterStep, afterUndo, findRow, mergedLine, plateEnd } from "./merge.js";

/** @import { Answer, Vehicle } from "../sync/api.js" */
/** @import { Db, InLine } from "../sync/db.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */
/** @import { Name, Row } from "./merge.js" */

/** @typedef {{ reason: string, since: string }} Paused */
/** @typedef {{ as_of: string, paused: Paused | null, line: Row[] }} LineTold */
/** What was said here of a pause; `last` is its event. @typedef {{ paused: Paused | null, last: string }} OwnPause */
/**
 * `now` is the server's time, `indexOf` and `vehicleOf` what the roster knows of a pass.
 * @typedef {{
 *   now: () => Date, ask: () => Promise<LineTold>, indexOf: (code: string) => Promise<string>,
 *   vehicleOf: (named: Partial<HaulpassEvent>) => Promise<Vehicle | null | undefined>, onChange: () => void,
 * }} LineWiring
 */

const STEPS = ["joined_line", "checked_in", "finished", "left_line", "refused"];
/** For so long a settled row is kept for an undo. */
const UNDO_MS = 660_000;

export class Line {
  /** @type {LineTold | null} */
  #told = null;
  /** @type {Map<string, InLine>} */
  #own = new Map();
  /** @type {OwnPause | null} */
  #pause = null;
  /** Steps one after the other: the index of a pass takes a moment to work out. */
  #turn = Promise.resolve();

  /**
   * @param {Db} db
   * @param {LineWiring} wiring
   */
  constructor(db, wiring) {
    this.db = db;
    this.wiring = wiring;
  }

  async restore() {
    const [told, pause, own] = await Promise.all([
      this.db.get("kept", "line"), this.db.get("kept", "pause"), this.db.getAll("line"),
    ]);
    this.#told = /** @type {LineTold | undefined} */ (told) ?? null;
    this.#pause = /** @type {OwnPause | undefined} */ (pause) ?? null;
    this.#own = new Map(own.map((row) => [row.visit, row]));
    this.wiring.onChange();
  }

  /** Those who wait, longest first, then those who were served and are still here. */
  rows() {
    return mergedLine(this.#told?.line ?? [], [...this.#own.values()], this.wiring.now().getTime());
  }

  waiting() {
    return this.rows().filter(({ state }) => state === "waiting");
  }

  /** When the server last told its line. */
  get asOf() {
    return this.#told && new Date(this.#told.as_of);
  }

  get paused() {
    return this.#pause ? this.#pause.paused : (this.#told?.paused ?? null);
  }

  /** @param {Partial<HaulpassEvent>} event or whatever names a vehicle */
  async find(event) {
    return findRow(this.rows(), await this.#nameOf(event));
  }

  /** An event was made and kept here. @param {HaulpassEvent} event */
  took(event) {
    if (event.practice) return this.#turn;
    this.#turn = this.#turn.then(() => this.#take(event)).catch(console.error);
    return this.#turn;
  }

  /** The server knew more of the vehicle than this tablet.
   * @param {HaulpassEvent} event @param {Answer} answer */
  async learned(event, answer) {
    await this.#turn;
    const row = this.#lastMovedBy(event.id);
    if (!row || !answer.vehicle) return;
    await this.#put({ ...row, ...looks(answer.vehicle, answer.verdict?.license_number) });
  }

  /** The tablet is another station's now, or a new one of this. */
  async forget() {
    this.#told = null;
    this.#own.clear();
    await Promise.all([this.db.clear("line"), this.db.delete("kept", "line"), this.#setPause(null)]);
    this.wiring.onChange();
  }

  /** Asks the server; what it then tells holds every event that had left the outbox before. */
  async refresh() {
    const sent = await this.#sentOnes();
    const told = await this.wiring.ask();
    if (Date.parse(told.as_of) < (this.asOf?.getTime() ?? 0)) return; // overtaken by a later answer
    this.#told = told;
    await this.db.put("kept", told, "line");
    const limit = Date.parse(told.as_of) - UNDO_MS;
    for (const row of this.#own.values()) {
      if (row.settled && Date.parse(row.at ?? "") < limit) await this.#drop(row.visit);
      else if (sent.has(row.last ?? "")) await this.#put({ ...row, settled: true });
    }
    if (this.#pause && sent.has(this.#pause.last)) await this.#setPause(null);
    this.wiring.onChange();
  }

  /** The last events of our rows that the server has answered. */
  async #sentOnes() {
    const waiting = new Set((await this.db.getAll("outbox")).map(({ event }) => event.id));
    const last = [...this.#own.values()].map((row) => row.last ?? "");
    return new Set([...last, this.#pause?.last ?? ""].filter((id) => !waiting.has(id)));
  }

  /** @param {HaulpassEvent} event */
  async #take(event) {
    if (event.kind === "voided") await this.#takeBack(event);
    if (event.kind === "paused") await this.#setPause({ paused: this.#pausedBy(event), last: event.id });
    if (event.kind === "resumed") await this.#setPause({ paused: null, last: event.id });
    if (STEPS.includes(event.kind)) await this.#step(event);
    this.wiring.onChange();
  }

  /** @param {HaulpassEvent} event */
  async #step(event) {
    const name = await this.#nameOf(event);
    const before = findRow(this.rows(), name);
    const facts = { ...name, visit: undefined, visitor: event.visitor };
    const row = afterStep(before, event, this.wiring.now().toISOString(), facts);
    if (before?.visit && before.visit !== row.visit) await this.#drop(before.visit);
    await this.#put(row);
  }

  /** @param {HaulpassEvent} event */
  async #takeBack(event) {
    const row = this.#lastMovedBy(event.voids);
    if (row) await this.#put(afterUndo(row, event.id));
  }

  /** @param {string | undefined} id of an event */
  #lastMovedBy(id) {
    return [...this.#own.values()].find(({ last }) => last === id);
  }

  /** @param {HaulpassEvent} event @returns {Paused} */
  #pausedBy({ reason = "" }) {
    return { reason, since: this.paused?.since ?? this.wiring.now().toISOString() };
  }

  /** @param {Partial<HaulpassEvent>} event @returns {Promise<Name & Partial<Row>>} */
  async #nameOf(event) {
    const { visit, pass_code, license_number, plate } = event;
    const index = pass_code ? await this.wiring.indexOf(pass_code) : undefined;
    const vehicle = await this.wiring.vehicleOf(event);
    return { plate_end: plateEnd(plate), ...looks(vehicle, license_number), visit, index };
  }

  /** @param {InLine} row */
  async #put(row) {
    this.#own.set(row.visit, row);
    await this.db.put("line", row);
  }

  /** @param {string} visit */
  async #drop(visit) {
    this.#own.delete(visit);
    await this.db.delete("line", visit);
  }

  /** @param {OwnPause | null} pause */
  async #setPause(pause) {
    this.#pause = pause;
    await (pause ? this.db.put("kept", pause, "pause") : this.db.delete("kept", "pause"));
  }
}

/**
 * Of a vehicle what tells it apart, no more.
 * @param {Vehicle | null | undefined} vehicle
 * @param {string | null} [license_number]
 */
function looks(vehicle, license_number) {
  const facts = { class: vehicle?.class, color: vehicle?.color, plate_end: plateEnd(vehicle?.plate), license_number };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
}
