/** What the tablet knows of a pass by itself, with or without a network. */

import { indexOf, open } from "./box.js";
import { cityDate, verdictOf, withTrailer } from "./standing.js";

/** @import { Briefing } from "../sync/api.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Known } from "./standing.js" */
/** @import { KeptRoster } from "./sync.js" */

/** @typedef {{ pass_code?: string, license_number?: string, plate?: string, towing?: string }} Name */

const PASS_CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;

export class Roster {
  /** @param {Db} db */
  constructor(db) {
    this.db = db;
  }

  /**
   * What may be said at once; null where the roster does not know it: an unknown code of truck or
   * trailer, a typed number or plate (the roster has neither), or a tablet that never heard of its
   * station.
   * @param {Name} named
   * @param {Date} when server time
   * @returns {Promise<Known | null>}
   */
  async verdict(named, when) {
    if (!named.pass_code) return null;
    const truck = await this.#known(named.pass_code, when);
    if (truck?.result !== "admit" || !named.towing) return truck;
    const trailer = PASS_CODE.test(named.towing) ? await this.#known(named.towing, when) : null;
    return trailer && withTrailer(truck, trailer);
  }

  /**
   * How old the roster is, in milliseconds; null before it was whole for the first time.
   * @param {Date} now server time
   */
  async age(now) {
    const kept = /** @type {KeptRoster | undefined} */ (await this.db.get("kept", "roster"));
    return kept?.at ? Math.max(0, now.getTime() - Date.parse(kept.at)) : null;
  }

  /** Where a code stands in the roster and in the line. @param {string} code */
  index(code) {
    return indexOf(code);
  }

  /**
   * @param {string} code
   * @param {Date} when
   * @returns {Promise<Known | null>}
   */
  async #known(code, when) {
    const place = await indexOf(code);
    const [sealed, kept] = await Promise.all([
      this.db.get("roster", place), this.db.get("kept", "station"),
    ]);
    const briefing = /** @type {Briefing | undefined} */ (kept);
    const facts = sealed && (await open(code, sealed));
    if (!facts || !briefing) return null;
    const day = cityDate(when, briefing.time_zone);
    const { class: vehicleClass, color, plate, plate_state } = facts;
    const vehicle = { class: vehicleClass, color, plate, plate_state };
    return { ...verdictOf(facts, day, isOpen(briefing, day)), vehicle };
  }
}

/**
 * A day beyond the two weeks of the briefing counts as open: nobody is turned away for a guess.
 * @param {Briefing} briefing
 * @param {string} day
 */
function isOpen(briefing, day) {
  return briefing.days.find(({ date }) => date === day)?.open ?? true;
}
