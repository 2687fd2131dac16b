/** What the attendant's touches and scans become: events, and what is said about them. */

import { Answers } from "../sync/answers.js";
import { makeEvent } from "../sync/event.js";
import { showNotice } from "../page/notice.js";
import { settings, text, textOf } from "../page/parts.js";
import { showVerdict, updateVerdict } from "../verdict/screen.js";

/** @import { Answer } from "../sync/api.js" */
/** @import { Named } from "../scan/codes.js" */
/** @import { Contact } from "../sync/contact.js" */
/** @import { Db, InLine } from "../sync/db.js" */
/** @import { Details, HaulpassEvent, Kind } from "../sync/event.js" */
/** @import { Outbox } from "../sync/outbox.js" */
/** @import { Choice } from "../verdict/screen.js" */

/** What a scan means. @typedef {"joined_line" | "checked_in"} Meaning */

export class Attendant {
  /** @type {Meaning} */
  meaning = "checked_in";
  /** A scan is being asked about: the next one waits. */
  busy = false;
  /** What every event carries beside its own: who holds the tablet, and whether it is practice.
   * @type {() => Details} */
  stamp = () => ({});
  #answers = new Answers();

  /**
   * @param {Db} db
   * @param {Contact} contact
   * @param {Outbox} outbox
   * @param {() => void} onWaiting the list of waiting visitors changed
   */
  constructor(db, contact, outbox, onWaiting) {
    this.db = db;
    this.contact = contact;
    this.outbox = outbox;
    this.onWaiting = onWaiting;
  }

  /**
   * A vehicle with a pass, a license number or a plate: one event, one verdict.
   * @param {Named} named
   * @param {"scan" | "typed"} source
   * @param {string} [towing]
   */
  async record(named, source, towing) {
    const trailer = towing ? { towing } : {};
    const event = this.#make(this.meaning, { ...named, ...trailer, visit: crypto.randomUUID(), source });
    this.busy = true;
    try {
      const answer = this.#answers.expect(event.id, settings.answerWithinMs);
      await this.#keep(event);
      showVerdict(event, await answer);
    } finally {
      this.busy = false;
    }
  }

  /**
   * The server's answer, in time or late. A late refusal is never silent.
   * @param {HaulpassEvent} event
   * @param {Answer} answer
   */
  answered(event, answer) {
    if (this.#answers.give(event.id, answer) || updateVerdict(event, answer)) return;
    if (answer.verdict?.result !== "refuse") return;
    const who = event.plate ?? event.license_number ?? event.pass_code ?? "";
    const reason = textOf("reason", answer.verdict.reason);
    showNotice(text("late_refusal", { who, reason }), { tone: "refuse" });
  }

  /**
   * What the attendant made of a verdict; the table in verdict.js.
   * @param {Choice} choice
   * @param {HaulpassEvent} event
   * @param {Answer | null} answer
   */
  async choose(choice, event, answer) {
    if (choice === "next" || choice === "keep") return;
    const wasServed = choice === "turned_away" && event.kind === "checked_in";
    if (wasServed || choice === "not_this_vehicle" || choice === "undo") await this.#void(event);
    if (choice === "undo") return showNotice(text("taken_back"));
    const reason = choice === "turned_away" ? answer?.verdict?.reason : choice;
    await this.#refuse(event, reason || "other");
    showNotice(text("turned_away_noted"));
  }

  /** A visitor without license, now.
   * @param {string} visitor unlicensed or resident */
  async receive(visitor) {
    const visit = crypto.randomUUID();
    const event = this.#make(this.meaning, { visitor, visit, source: "list" });
    await this.#keep(event);
    const joins = this.meaning === "joined_line";
    if (joins) await this.#keepWaiting({ visit, visitor, state: "waiting", joined_at: event.occurred_at });
    this.#said(event, () => (joins ? this.#dropWaiting(visit) : undefined));
  }

  /**
   * A visitor of the list goes on to the scale, or leaves.
   * @param {"checked_in" | "left_line"} kind
   * @param {InLine} waiting
   */
  async advance(kind, waiting) {
    const { visit } = waiting;
    const visitor = waiting.visitor ?? "";
    const event = this.#make(kind, { visitor, visit, source: "list" });
    await this.#keep(event);
    await this.#dropWaiting(visit);
    this.#said(event, () => this.#keepWaiting(waiting));
  }

  /**
   * @param {HaulpassEvent} event
   * @param {() => Promise<void> | undefined} restore the list as it was
   */
  #said(event, restore) {
    const who = text(`visitor_${event.visitor}`);
    const message = text("visitor_noted", { who, what: text(`kind_${event.kind}`) });
    const onUndo = async () => {
      await this.#void(event);
      await restore();
      showNotice(text("taken_back"));
    };
    showNotice(message, { onUndo });
  }

  /** Nothing counts as done before it is kept.
   * @param {HaulpassEvent} event */
  async #keep(event) {
    try {
      await this.outbox.add(event);
    } catch (error) {
      showNotice(text("not_kept"), { tone: "refuse" });
      throw error;
    }
  }

  /** @param {HaulpassEvent} event */
  #void(event) {
    return this.#keep(this.#make("voided", { voids: event.id }));
  }

  /**
   * @param {HaulpassEvent} event the scan of the vehicle that is turned away
   * @param {string} reason
   */
  #refuse(event, reason) {
    const { visit, pass_code, license_number, plate, towing, source } = event;
    return this.#keep(
      this.#make("refused", { visit, pass_code, license_number, plate, towing, source, reason }),
    );
  }

  /** @param {InLine} waiting */
  async #keepWaiting(waiting) {
    await this.db.put("line", waiting);
    this.onWaiting();
  }

  /** @param {string} visit */
  async #dropWaiting(visit) {
    await this.db.delete("line", visit);
    this.onWaiting();
  }

  /**
   * @param {Kind} kind
   * @param {Details} details
   */
  #make(kind, details) {
    return makeEvent(kind, { ...this.stamp(), ...details }, this.contact);
  }
}
