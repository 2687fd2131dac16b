/** What a scan means on this tablet: chosen once, remembered, told apart at a glance. */

import { element } from "../page/parts.js";
import { nextStep } from "./merge.js";

/** @import { Named } from "../scan/codes.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Line } from "./line.js" */

/** `next` is whatever comes next for that vehicle.
 * @typedef {"joined_line" | "checked_in" | "finished" | "next"} Meaning */

export class Modes {
  /** @type {Meaning} */
  meaning = "checked_in";

  /**
   * @param {Db} db
   * @param {Line} line
   * @param {{ now: () => Date, onChange: () => void }} wiring
   */
  constructor(db, line, wiring) {
    this.db = db;
    this.line = line;
    this.wiring = wiring;
    element("meanings", HTMLElement).addEventListener("change", (change) => {
      const { value } = /** @type {HTMLInputElement} */ (change.target);
      this.#choose(/** @type {Meaning} */ (value));
      void db.put("kept", value, "meaning");
    });
  }

  async restore() {
    this.#choose(/** @type {Meaning | undefined} */ (await this.db.get("kept", "meaning")) ?? "checked_in");
  }

  /** The kind of the event that a scan of this vehicle makes. @param {Named} named */
  async meaningOf(named) {
    if (this.meaning !== "next") return this.meaning;
    return nextStep(await this.line.find(named), this.wiring.now().getTime());
  }

  /** What a visitor without license does who is new here. */
  get ofVisitors() {
    return this.meaning === "next" ? "joined_line" : this.meaning;
  }

  /** @param {Meaning} meaning */
  #choose(meaning) {
    this.meaning = meaning;
    document.body.dataset.meaning = meaning;
    for (const choice of document.querySelectorAll("input[name=meaning]")) {
      if (choice instanceof HTMLInputElement) choice.checked = choice.value === meaning;
    }
    this.wiring.onChange();
  }
}
