/** Puts the parts of the line together, and does what is done with it apart from scans: taps of the
 * list, visitors, counts, pauses. */

import { button, text, textOf } from "../page/parts.js";
import { LineCount } from "./count.js";
import { Line } from "./line.js";
import { LineList, labelOf } from "./list.js";
import { Modes } from "./modes.js";
import { showPause, wirePause } from "./pause.js";
import { closeTools, wireTools } from "./tools.js";

/** @import { Answer } from "../sync/api.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */
/** @import { Roster } from "../roster/lookup.js" */
/** @import { Attendant } from "../record/attendant.js" */
/** @import { LineTold } from "./line.js" */
/** @import { Step } from "./list.js" */
/** @import { Row } from "./merge.js" */

/**
 * `now` is the server's time, `who` the name of who holds the tablet, `onMeaning` hears of another
 * meaning of a scan.
 * @typedef {{
 *   db: Db, attendant: Attendant, roster: Roster, now: () => Date, ask: () => Promise<LineTold>,
 *   isOnline: () => boolean, who: () => string, onMeaning: () => void,
 * }} Wiring
 */

const SHOW_EVERY_MS = 10_000;
const source = /** @type {const} */ ("list");

export class LineWork {
  /** @param {Wiring} wiring */
  constructor(wiring) {
    const { db, attendant, roster, now, ask, isOnline, who } = wiring;
    this.wiring = wiring;
    this.attendant = attendant;
    this.line = new Line(db, {
      now, ask, indexOf: (code) => roster.index(code), onChange: () => this.#show(),
      vehicleOf: async (named) => (await roster.verdict(named, now()))?.vehicle,
    });
    this.modes = new Modes(db, this.line, { now, onChange: () => this.#meantAnew() });
    this.list = new LineList(this.line, this.modes, { now, isOnline, advance: (kind, row) => void this.#advance(kind, row) });
    this.lineCount = new LineCount(db, { now, who, waiting: () => this.line.waiting().length, send: (count) => this.#count(count) });
  }

  /** Takes up what was known before the page was closed, and begins to listen. */
  async begin() {
    this.#wire();
    await this.line.restore();
    await this.modes.restore();
    await this.lineCount.restore();
    setInterval(() => this.#show(), SHOW_EVERY_MS);
  }

  /** What other tablets did; asked while somebody looks at it. */
  async refresh() {
    if (document.visibilityState === "visible") await this.line.refresh();
  }

  /** The tablet was enrolled anew, maybe at another station. */
  forget() {
    return this.line.forget();
  }

  /** @param {HaulpassEvent} event @param {Answer} answer */
  answered(event, answer) {
    return this.line.learned(event, answer);
  }

  get mode() {
    return this.modes.meaning;
  }

  #wire() {
    this.attendant.meaningOf = (named) => this.modes.meaningOf(named);
    this.attendant.onNoted = (event) => void this.line.took(event);
    wireTools((tool) => tool === "count" && this.lineCount.begin());
    wirePause({ pause: (reason) => void this.#pause(reason), goOn: () => void this.attendant.note("resumed", {}) });
    for (const visitor of ["unlicensed", "resident"]) {
      button(`visitor-${visitor}`).addEventListener("click", () => void this.#receive(visitor));
    }
  }

  #show() {
    this.list.show();
    showPause(this.line.paused);
  }

  #meantAnew() {
    this.#show();
    this.wiring.onMeaning();
  }

  /** A visitor without license, now. @param {string} visitor unlicensed or resident */
  #receive(visitor) {
    const details = { visitor, visit: crypto.randomUUID(), source };
    return this.attendant.step(this.modes.ofVisitors, details, textOf("visitor", visitor));
  }

  /** @param {Step} kind @param {Row} row */
  #advance(kind, row) {
    const visitor = row.visitor ? { visitor: row.visitor } : {};
    return this.attendant.step(kind, { visit: row.visit ?? undefined, source, ...visitor }, labelOf(row));
  }

  /** @param {number} in_line @returns {Promise<boolean>} whether it counts: practice does not */
  async #count(in_line) {
    closeTools();
    const event = await this.attendant.step("line_count", { in_line }, text("in_line", { count: in_line }));
    return !event.practice;
  }

  /** @param {string} reason */
  async #pause(reason) {
    closeTools();
    await this.attendant.note("paused", { reason });
  }
}
