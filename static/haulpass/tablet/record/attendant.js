/** What the attendant's touches and scans become: events, and what is said about them.
 *
 * A scan is recorded first, then its verdict is shown. Where the roster knows the pass, the tablet
 * decides at once and says so in the event (`shown`); the server's answer then only updates the
 * screen. Where it does not, a tablet with a connection waits for the server, for a moment.
 *
 * | the roster knows it | connected | shown at once  | when the server answers otherwise                |
 * |---------------------|-----------|----------------|--------------------------------------------------|
 * | yes                 | either    | its verdict    | the open verdict changes; a closed one: a notice |
 * | no                  | yes       | after a moment | the same                                         |
 * | no                  | no        | to be confirmed| the same                                         |
 */

import { Answers } from "../sync/answers.js";
import { NotKept } from "../sync/outbox.js";
import { showNotice } from "../page/notice.js";
import { settings, text } from "../page/parts.js";
import { signal } from "../page/sound.js";
import { showVerdict, updateVerdict } from "../verdict/screen.js";
import { nameForTowing } from "../verdict/trailer.js";
import { isAnswered, lateWords, sayLate } from "./late.js";
import { isFresh, keyOf, labelOf, timeOf } from "./recent.js";
import { Recorder, nameOf } from "./recorder.js";

/** @import { Roster } from "../roster/lookup.js" */
/** @import { Known } from "../roster/standing.js" */
/** @import { Answer, Briefing, Verdict } from "../sync/api.js" */
/** @import { Named } from "../scan/codes.js" */
/** @import { Contact } from "../sync/contact.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Details, HaulpassEvent, Kind } from "../sync/event.js" */
/** @import { Outbox } from "../sync/outbox.js" */
/** @import { Choice } from "../verdict/screen.js" */
/** @import { Seen } from "../verdict/words.js" */
/** @import { Listed } from "./recorder.js" */

/** @typedef {Details["source"]} Source */
/** What the tablet knows by itself of what was scanned. @typedef {Pick<Seen, "local" | "rosterAgeMs" | "station">} Looked */

const REFUSALS = ["turned_away", "not_this_vehicle", "load_not_taken"];

export class Attendant extends Recorder {
  /** What a scan of that vehicle means now; line/modes.js.
   * @type {(named: Named) => Promise<Kind>} */
  meaningOf = async () => "checked_in";
  #answers = new Answers();
  #working = 0;
  /** The scan whose verdict is open, or about to be. @type {Seen | null} */
  #seen = null;

  /** @param {{ db: Db, contact: Contact, outbox: Outbox, roster: Roster }} parts */
  constructor({ roster, ...parts }) {
    super(parts);
    this.db = parts.db;
    this.roster = roster;
  }

  /** Something is being recorded: the next scan waits. */
  get busy() {
    return this.#working > 0;
  }

  /**
   * A vehicle with a pass, a license number or a plate: one event, one verdict.
   * @param {Named} named
   * @param {Source} source
   * @returns {Promise<HaulpassEvent | null>} null where it could not be kept, which was said
   */
  record(named, source) {
    return this.#alone(async () => {
      const kind = await this.meaningOf(named);
      const details = { ...named, visit: crypto.randomUUID(), source };
      if (kind === "finished") return this.step(kind, details, labelOf(named));
      return this.#scan(kind, details, named);
    });
  }

  /**
   * The trailer of a truck that was recorded: a second event of its visit.
   * @param {HaulpassEvent} truck
   * @param {Named} named
   * @param {Source} source
   * @returns {Promise<string>} what is wrong with it; nothing when all is well
   */
  async tow(truck, named, source) {
    const towing = nameForTowing(named);
    if (!towing) return text("trailer_by_code");
    if (towing === nameForTowing(truck)) return text("same_as_truck");
    await this.#alone(async () => {
      const looked = await this.#look(named);
      const local = looked.local && asTrailer(looked.local);
      const shown = this.#decided(local);
      const event = this.make(truck.kind, { ...nameOf(truck), towing, source, ...shown });
      const listed = { of: truck.id, key: "", label: labelOf(named, looked.local?.vehicle) };
      return this.#present({ ...looked, local, event, truck, answer: null, before: null }, listed);
    });
    return "";
  }

  /**
   * A trailer that was scanned before its truck: its own event goes, the truck's visit has it.
   * @param {HaulpassEvent} truck
   * @param {HaulpassEvent} trailer
   */
  hitch(truck, trailer) {
    return this.#alone(async () => {
      const towing = nameForTowing(trailer) ?? "";
      const label = (await this.recent.find(trailer.id))?.label ?? "";
      await this.takeBack(trailer.id);
      await this.recent.change(trailer.id, { of: truck.id });
      return this.add(truck, { towing, source: trailer.source }, { of: truck.id, key: "", label });
    });
  }

  /** What the roster knows that as; null where it does not. @param {Named} named */
  async classOf(named) {
    const { local } = await this.#look(named);
    return local?.vehicle.class ?? null;
  }

  /**
   * The server's answer, in time or late. One that differs is never silent.
   * @param {HaulpassEvent} event
   * @param {Answer} answer
   */
  answered(event, answer) {
    if (!isAnswered(event)) return;
    void this.#label(event, answer);
    const seen = this.#seen;
    if (seen?.event.id !== event.id) return void this.#sayLate(event, answer);
    seen.answer = answer;
    if (!this.#answers.give(event.id, answer)) updateVerdict(seen);
  }

  /**
   * What the attendant made of a verdict; the table in verdict/screen.js.
   * @param {Choice} choice
   * @param {Seen} seen
   * @param {Details} details
   */
  async choose(choice, seen, details) {
    this.#seen = null;
    const scan = seen.truck ?? seen.event;
    await this.#alone(async () => {
      if (choice === "undo") return this.takeBack(seen.event.id, text("taken_back"));
      if (REFUSALS.includes(choice)) return this.#turnAway(choice, seen);
      const listed = { of: scan.id, key: "", label: "" };
      if (Object.keys(details).length > 0) await this.add(scan, details, listed);
    });
  }

  /** From the list of today's scans. @param {string} id */
  undo(id) {
    return this.#alone(async () => {
      const scan = await this.recent.find(id);
      if (scan && isFresh(scan, this.now())) await this.takeBack(id, text("taken_back"));
      else showNotice(text("too_late"));
    });
  }

  /**
   * A step that needs no verdict, said in a word with a way back.
   * @param {Kind} kind
   * @param {Details} details
   * @param {string} who
   */
  async step(kind, details, who) {
    const event = await this.note(kind, details, who);
    const onUndo = () => void this.#alone(() => this.takeBack(event.id, text("taken_back")));
    showNotice(text("step_noted", { who, what: text(`kind_${kind}`) }), { onUndo });
    return event;
  }

  /**
   * @param {Kind} kind
   * @param {Details} details
   * @param {Named} named
   */
  async #scan(kind, details, named) {
    const [looked, key] = await Promise.all([this.#look(named), this.#key(named)]);
    const event = this.make(kind, { ...details, ...this.#decided(looked.local) });
    const before = await this.recent.before(key, timeOf(event)).catch(() => null);
    const listed = { key, label: labelOf(named, looked.local?.vehicle) };
    return this.#present({ ...looked, event, answer: null, before }, listed);
  }

  /**
   * Records what was scanned, then shows what is known of it.
   * @param {Seen} seen
   * @param {Listed} listed
   */
  async #present(seen, listed) {
    const { event } = seen;
    this.#seen = seen;
    const answer = event.shown ? null : this.#answers.expect(event.id, settings.answerWithinMs);
    await this.keep(event, !listed.of);
    await this.list(event, listed);
    await answer; // `answered` has put it into `seen`
    showVerdict(seen);
    return event;
  }

  /**
   * A fault of the roster never holds up a truck.
   * @param {Named} named
   * @returns {Promise<Looked>}
   */
  async #look(named) {
    const now = this.now();
    const [local, rosterAgeMs, station] = await Promise.all([
      this.roster.verdict(named, now).catch(() => null),
      this.roster.age(now).catch(() => null),
      this.db.get("kept", "station").catch(() => null),
    ]);
    return { local, rosterAgeMs, station: /** @type {Briefing | undefined} */ (station) ?? null };
  }

  /** What is shown before any answer, if the tablet decides. @param {Verdict | null} local
   * @returns {Details} */
  #decided(local) {
    if (local) return { shown: local.result };
    return this.contact.online ? {} : { shown: "confirm" };
  }

  /** @param {Named} named */
  #key(named) {
    return keyOf(named, (code) => this.roster.index(code));
  }

  /**
   * @param {HaulpassEvent} event
   * @param {Answer} answer
   */
  async #sayLate(event, answer) {
    const row = await this.recent.find(event.id).catch(() => undefined);
    const said = row?.undone ? null : lateWords(event, answer, row);
    if (!said) return;
    await this.recent.change(event.id, { late: said.late }).catch(() => undefined);
    sayLate(said);
    signal(said.tone === "refuse" ? "refuse" : "confirm");
  }

  /**
   * The server may know the plate of what was typed or not in the roster.
   * @param {HaulpassEvent} event
   * @param {Answer} answer
   */
  async #label(event, answer) {
    if (!answer.vehicle || event.towing) return;
    await this.recent.change(event.id, { label: labelOf(event, answer.vehicle) }).catch(() => undefined);
  }

  /**
   * @param {Choice} choice
   * @param {Seen} seen
   */
  async #turnAway(choice, seen) {
    const scan = seen.truck ?? seen.event;
    const said = seen.answer?.verdict?.reason ?? seen.local?.reason;
    const reason = (choice === "turned_away" ? said : choice) || "other";
    if (scan.kind === "checked_in" || choice === "not_this_vehicle") await this.takeBack(scan.id);
    const { towing } = seen.event;
    const event = this.make("refused", { ...nameOf(scan), towing, source: scan.source, reason });
    await this.keep(event);
    await this.list(event, { of: scan.id, key: "", label: "" });
    showNotice(text("turned_away_noted"));
  }

  /**
   * What could not be kept was said, and nothing is shown of it.
   * @template T
   * @param {() => Promise<T>} work
   */
  async #alone(work) {
    this.#working += 1;
    try {
      return await work();
    } catch (error) {
      this.#seen = null;
      if (error instanceof NotKept) return null;
      throw error;
    } finally {
      this.#working -= 1;
    }
  }

}

/** One that may not come in is looked at by hand, never refused: the server's rule.
 * @param {Known} local @returns {Known} */
function asTrailer(local) {
  return local.result === "admit" ? local : { ...local, result: "confirm" };
}
