/** Who holds the tablet: each event carries it. A station that names nobody has no lock. */

import { element, make, text } from "../page/parts.js";
import { showNotice } from "../page/notice.js";
import { Lock } from "./lock.js";
import { Practice } from "./practice.js";

/** @import { Briefing } from "../sync/api.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Details } from "../sync/event.js" */
/** @import { Person } from "./lock.js" */

/** `proven` by the PIN; without it the event says so. In `kept` as "who".
 * @typedef {{ id: string, name: string, proven: boolean, touchedMs: number }} Who */

/** Without a touch or a scan for so long, the tablet asks who has it. */
const LOCKS_AFTER_MS = 15 * 60_000;
const LOOK_EVERY_MS = 5_000;
const KEEP_EVERY_MS = 30_000;

export class People {
  /** @type {Person[]} */
  #people = [];
  /** @type {Who | null} */
  #who = null;
  #touchedMs = Date.now();
  #isAtWork = false;
  #lock = new Lock({ onWho: (person, proven) => void this.#unlock(person, proven) });

  /**
   * @param {Db} db
   * @param {{ mayLock: () => boolean }} wiring never while a verdict is open
   */
  constructor(db, wiring) {
    this.db = db;
    this.wiring = wiring;
    this.practice = new Practice(db);
  }

  async begin() {
    await this.practice.restore();
    await this.#readPeople();
    this.#who = /** @type {Who | undefined} */ (await this.db.get("kept", "who")) ?? null;
    this.#touchedMs = this.#who?.touchedMs ?? Date.now();
    for (const touch of ["pointerdown", "keydown"]) {
      window.addEventListener(touch, () => this.touched(), { capture: true });
    }
    setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#show();
  }

  /** Scanning waits while this holds. */
  get isLocked() {
    return this.#lock.isOpen;
  }

  get name() {
    return this.#who?.name ?? "";
  }

  /** What every event carries. @returns {Details} */
  stamp() {
    const { id, proven } = this.#who ?? { id: "", proven: true };
    const attendant = proven ? id : `${id}?`;
    return { ...(id ? { attendant } : {}), ...(this.practice.isOn ? { practice: true } : {}) };
  }

  /** Whether a scan may be taken now; a scanner that types is told why not.
   * @param {string} source */
  mayTake(source) {
    if (this.isLocked && source !== "scan") this.#lock.sayLocked();
    return !this.isLocked;
  }

  /** The tablet is enrolled, or is not any more. @param {boolean} isAtWork */
  atWork(isAtWork) {
    this.#isAtWork = isAtWork;
    if (!isAtWork && this.isLocked) this.#lock.close();
    if (isAtWork) this.#look();
  }

  /** The station was told anew. */
  async briefed() {
    await this.#readPeople();
    this.#look();
  }

  touched() {
    if (this.isLocked) return;
    const now = Date.now();
    this.#touchedMs = now;
    if (this.#who && now - this.#who.touchedMs > KEEP_EVERY_MS) void this.#keep({ ...this.#who, touchedMs: now });
  }

  async #readPeople() {
    const station = /** @type {Briefing | undefined} */ (await this.db.get("kept", "station"));
    this.#people = station?.attendants ?? [];
  }

  /** Locks where nobody known holds the tablet, or nobody has touched it for long. */
  #look() {
    this.practice.look();
    this.#show();
    if (this.#people.length === 0 && this.isLocked) this.#lock.close();
    const isKnown = this.#people.some(({ id }) => id === this.#who?.id);
    const isIdle = Date.now() - this.#touchedMs > LOCKS_AFTER_MS;
    if (!isKnown || isIdle) this.#lockNow();
  }

  /** @param {string} [stays] */
  #lockNow(stays) {
    const isNeeded = this.#people.length > 0 && this.#isAtWork && !this.isLocked;
    if (!isNeeded || !this.wiring.mayLock()) return;
    this.practice.end();
    this.#lock.open(this.#people, stays);
  }

  /** @param {Person} person @param {boolean} proven */
  async #unlock({ id, name }, proven) {
    this.#touchedMs = Date.now();
    this.#lock.close();
    await this.#keep({ id, name, proven, touchedMs: this.#touchedMs });
    this.#show();
    if (!proven) showNotice(text("pin_forgotten_said", { name }));
  }

  /** @param {Who} who */
  async #keep(who) {
    this.#who = who;
    await this.db.put("kept", who, "who").catch(() => undefined); // a full tablet works on
  }

  /** The name in the header, which hands the tablet on. */
  #show() {
    const place = element("who", HTMLElement);
    const shown = this.#people.length > 0 && this.#who ? this.#who.name + (this.#who.proven ? "" : " ?") : "";
    if (place.textContent === shown) return;
    place.replaceChildren();
    if (!shown) return;
    const made = make("button", shown);
    made.id = "switch";
    made.setAttribute("type", "button");
    made.setAttribute("aria-label", text("switch", { name: shown }));
    made.addEventListener("click", () => this.#lockNow(shown));
    place.append(made);
  }
}
