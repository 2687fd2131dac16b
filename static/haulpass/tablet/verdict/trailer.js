/** A truck and its trailer are one event, so the truck waits here for the trailer's code.
 *
 * The truck is kept through a reload, and goes alone after a while: a scan is never lost.
 */

import { button, element, text } from "../page/parts.js";

/** @import { Named } from "../scan/codes.js" */
/** @import { Db } from "../sync/db.js" */

/** @typedef {{ named: Named, source: "scan" | "typed" }} Truck */

const GOES_ALONE_MS = 45_000;

export class TrailerWait {
  /** @type {Truck | null} */
  truck = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Db} db
   * @param {(truck: Truck, towing?: string) => void} send
   */
  constructor(db, send) {
    this.db = db;
    this.send = send;
    this.toggle = button("with-trailer");
    this.toggle.addEventListener("click", () => (this.isOn ? this.#finish() : this.#show(true)));
    button("trailer-alone").addEventListener("click", () => this.#finish());
  }

  get isOn() {
    return this.toggle.getAttribute("aria-pressed") === "true";
  }

  /** A truck that was read before the page was closed. */
  async restore() {
    const truck = /** @type {Truck | undefined} */ (await this.db.get("kept", "truck"));
    if (truck) await this.#hold(truck);
  }

  /**
   * Takes what was read, if a trailer is part of it.
   * @param {Named} named
   * @param {"scan" | "typed"} source
   * @returns {Promise<string>} what is wrong with it; nothing when all is well
   */
  async take(named, source) {
    if (!this.truck) {
      await this.#hold({ named, source });
      return "";
    }
    const towing = "pass_code" in named ? named.pass_code : "license_number" in named ? named.license_number : "";
    if (!towing) return text("trailer_by_code");
    if (Object.values(this.truck.named).includes(towing)) return text("same_as_truck");
    await this.#finish(towing);
    return "";
  }

  /** @param {Truck} truck */
  async #hold(truck) {
    await this.db.put("kept", truck, "truck");
    this.truck = truck;
    this.#show(true);
    this.#timer = setTimeout(() => this.#finish(), GOES_ALONE_MS);
  }

  /** @param {string} [towing] */
  async #finish(towing) {
    const truck = this.truck;
    this.truck = null;
    clearTimeout(this.#timer);
    this.#show(false);
    if (!truck) return;
    this.send(truck, towing);
    await this.db.delete("kept", "truck");
  }

  /** @param {boolean} on */
  #show(on) {
    this.toggle.setAttribute("aria-pressed", String(on));
    element("trailer-bar", HTMLElement).hidden = this.truck === null;
  }
}
