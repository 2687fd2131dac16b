/** The line counted by eye, where nobody scans those who join it. */

import { button, clockTime, element, text } from "../page/parts.js";

/** @import { Db } from "../sync/db.js" */

/** @typedef {{ in_line: number, at: string, who: string }} Counted */

const MOST = 999;

export class LineCount {
  #value = 0;
  /** @type {Counted | null} */
  #last = null;

  /**
   * @param {Db} db
   * @param {{ waiting: () => number, who: () => string, now: () => Date, send: (in_line: number) => Promise<boolean> }} wiring
   *   `send` tells whether it counted: practice does not
   */
  constructor(db, wiring) {
    this.db = db;
    this.wiring = wiring;
    for (const step of document.querySelectorAll("#count-steps button")) {
      if (!(step instanceof HTMLButtonElement)) continue;
      step.addEventListener("click", () => this.#set(this.#value + Number(step.value)));
    }
    button("count-send").addEventListener("click", () => void this.#send());
  }

  async restore() {
    this.#last = /** @type {Counted | undefined} */ (await this.db.get("kept", "count")) ?? null;
    this.#showLast();
  }

  /** Begins at the list, else at the last count. */
  begin() {
    this.#set(this.wiring.waiting() || (this.#last?.in_line ?? 0));
  }

  /** @param {number} value */
  #set(value) {
    this.#value = Math.min(MOST, Math.max(0, value));
    element("count-value", HTMLOutputElement).value = String(this.#value);
  }

  async #send() {
    const in_line = this.#value;
    if (!(await this.wiring.send(in_line))) return;
    this.#last = { in_line, at: this.wiring.now().toISOString(), who: this.wiring.who() };
    await this.db.put("kept", this.#last, "count");
    this.#showLast();
  }

  #showLast() {
    const line = element("count-last", HTMLElement);
    line.hidden = this.#last === null;
    if (!this.#last) return;
    const { in_line, at, who } = this.#last;
    const values = { count: in_line, time: clockTime(new Date(at)), who };
    line.textContent = text(who ? "counted_by" : "counted", values);
  }
}
