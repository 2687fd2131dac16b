/** Practice: everything is shown as always, and counts nowhere. It never outlasts who began it. */

import { button, element } from "../page/parts.js";
import { closeTools } from "../line/tools.js";

/** @import { Db } from "../sync/db.js" */

const ENDS_AFTER_MS = 30 * 60_000;

export class Practice {
  #untilMs = -Infinity;

  /** @param {Db} db */
  constructor(db) {
    this.db = db;
    button("practice-start").addEventListener("click", () => {
      closeTools();
      this.#set(Date.now() + ENDS_AFTER_MS);
    });
    button("practice-end").addEventListener("click", () => this.end());
  }

  /** A page that was opened anew in the middle of practice goes on with it. */
  async restore() {
    this.#untilMs = /** @type {number | undefined} */ (await this.db.get("kept", "practice")) ?? -Infinity;
    this.look();
  }

  get isOn() {
    return Date.now() < this.#untilMs;
  }

  end() {
    if (this.#untilMs > 0) this.#set(-Infinity);
  }

  look() {
    element("practice-bar", HTMLElement).hidden = !this.isOn;
    button("tool-practice").hidden = this.isOn;
  }

  /** @param {number} untilMs */
  #set(untilMs) {
    this.#untilMs = untilMs;
    void this.db.put("kept", untilMs, "practice").catch(() => undefined);
    this.look();
  }
}
