/** Writes events: kept first, then put into the list of today's scans. What was written can be
 * taken back. */

import { makeEvent } from "../sync/event.js";
import { showNotice } from "../page/notice.js";
import { text } from "../page/parts.js";
import { signal } from "../page/sound.js";
import { RecentScans, timeOf } from "./recent.js";

/** @import { Contact } from "../sync/contact.js" */
/** @import { Db, Recent } from "../sync/db.js" */
/** @import { Details, HaulpassEvent, Kind } from "../sync/event.js" */
/** @import { Outbox } from "../sync/outbox.js" */

/** How the list shows an event; `of` is the scan it belongs to. @typedef {Pick<Recent, "key" | "label" | "of">} Listed */

const STEPS = ["joined_line", "checked_in", "finished", "left_line"];

export class Recorder {
  /** Hears of each step once it is kept; a `voided` one names what it takes back. What only adds to
   * a scan (its load, its trailer) is no step.
   * @type {(event: HaulpassEvent) => void} */
  onNoted = () => undefined;
  /** What every event carries beside its own: who holds the tablet, and whether it is practice.
   * @type {() => Details} */
  stamp = () => ({});

  /** @param {{ db: Db, contact: Contact, outbox: Outbox }} parts */
  constructor({ db, contact, outbox }) {
    this.contact = contact;
    this.outbox = outbox;
    this.recent = new RecentScans(db);
  }

  /**
   * Takes back a scan with what belongs to it.
   * @param {string} id of its event
   * @param {string} [said] where that is to be said
   */
  async takeBack(id, said) {
    const act = await this.recent.act(id).catch(() => []);
    if (act.length === 0) await this.takeBackOne(id);
    for (const { event, of, kind } of act.reverse()) await this.takeBackOne(event, !of || kind === "refused");
    if (said) showNotice(said);
  }

  /**
   * @param {Kind} kind
   * @param {Details} details
   * @param {string} [who]
   */
  async note(kind, details, who = "") {
    const event = this.make(kind, details);
    await this.keep(event);
    if (STEPS.includes(kind)) await this.list(event, { key: "", label: who });
    return event;
  }

  /**
   * A second event of the same visit, with the time of the scan that it tells more of.
   * @param {HaulpassEvent} scan
   * @param {Details} details
   * @param {Listed} listed
   */
  async add(scan, details, listed) {
    const { occurred_at, clock_offset_ms, source } = scan;
    const made = this.make(scan.kind, { ...nameOf(scan), source, ...details });
    const event = { ...made, occurred_at, clock_offset_ms };
    await this.keep(event, false);
    await this.list(event, listed);
    return event;
  }

  /**
   * @param {string} id
   * @param {boolean} [isStep]
   */
  async takeBackOne(id, isStep = true) {
    await this.keep(this.make("voided", { voids: id }), isStep);
    await this.recent.change(id, { undone: true }).catch(() => undefined);
  }

  /**
   * Nothing counts as done before it is kept.
   * @param {HaulpassEvent} event
   * @param {boolean} [isStep] what only adds to a scan is none
   */
  async keep(event, isStep = true) {
    try {
      await this.outbox.add(event);
    } catch (error) {
      showNotice(text("not_kept"), { tone: "refuse" });
      signal("refuse");
      throw error;
    }
    if (isStep) this.onNoted(event);
  }

  /**
   * A tablet that is full cannot list it; the scan itself went out.
   * @param {HaulpassEvent} event
   * @param {Listed} listed
   */
  async list(event, listed) {
    const { id, visit = "", kind, practice } = event;
    const at = timeOf(event).toISOString();
    await this.recent.put({ event: id, visit, kind, at, practice, ...listed }).catch(() => undefined);
  }

  now() {
    return new Date(Date.now() + (this.contact.offsetMs ?? 0));
  }

  /**
   * @param {Kind} kind
   * @param {Details} details
   */
  make(kind, details) {
    return makeEvent(kind, { ...this.stamp(), ...details }, this.contact);
  }
}

/** What says whose event it is, and of which visit. @param {HaulpassEvent} event @returns {Details} */
export function nameOf({ visit, pass_code, license_number, plate }) {
  return { visit, pass_code, license_number, plate };
}
