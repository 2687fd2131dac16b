/** A truck and its trailer: two scans, one visit. Neither waits for the other to be recorded.
 *
 * | scanned       | what is written                                                               |
 * |---------------|-------------------------------------------------------------------------------|
 * | truck         | its own event, answered at once                                               |
 * | then trailer  | a second event of the truck's visit, with `towing`                            |
 * | trailer       | its own event, as if it came alone                                            |
 * | then truck    | its own event; the trailer's is voided; the truck's second one, with `towing` |
 * | another truck | its own event: somebody forgot, and it is nobody's trailer                    |
 * | nothing       | after a minute the first stays alone                                          |
 */

import { button, element, text } from "../page/parts.js";
import { labelOf } from "../record/recent.js";
import { vehicleOf } from "./words.js";

/** @import { Choice } from "./screen.js" */
/** @import { Seen } from "./words.js" */

const WAITS_MS = 60_000;
const CAME_IN = ["next", "keep", "load", "trailer"];
/** For so long the last scan is still meant by "With trailer". Later it would be another visit. */
const LAST_SCAN_MS = 5 * 60_000;

/**
 * What the screen offers to scan as well; null for nothing.
 * @param {Seen} seen
 * @returns {"trailer" | "truck" | null}
 */
export function offersTrailer(seen) {
  const vehicleClass = vehicleOf(seen)?.class;
  if (seen.truck || !vehicleClass) return null;
  if (vehicleClass === "trailer") return nameForTowing(seen.event) ? "truck" : null;
  return seen.station?.towing_classes.includes(vehicleClass) ? "trailer" : null;
}

/** What `towing` takes: a plate alone is not enough.
 * @param {{ pass_code?: string, license_number?: string, plate?: string }} named */
export function nameForTowing(named) {
  return named.pass_code ?? named.license_number ?? null;
}

export class TrailerWait {
  /** What was scanned first, while the other one is waited for. @type {Seen | null} */
  first = null;
  /** @type {{ seen: Seen, ms: number } | null} */
  #last = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(sentence: string) => void} say */
  constructor(say) {
    button("trailer-alone").addEventListener("click", () => this.end());
    button("with-trailer").addEventListener("click", () => {
      if (this.first) return this.end();
      const last = this.#last;
      if (!last || performance.now() - last.ms > LAST_SCAN_MS) return say(text("truck_first"));
      this.begin(last.seen);
    });
  }

  /** The first is a trailer: its truck is waited for. */
  get waitsForTruck() {
    return this.first !== null && vehicleOf(this.first)?.class === "trailer";
  }

  /**
   * A verdict was closed: its vehicle came in, or it did not.
   * @param {Choice} choice
   * @param {Seen} seen
   */
  closed(choice, seen) {
    if (seen.truck) return;
    this.#last = CAME_IN.includes(choice) ? { seen, ms: performance.now() } : null;
    if (choice === "trailer") this.begin(seen);
  }

  /** @param {Seen} first */
  begin(first) {
    clearTimeout(this.#timer);
    this.first = first;
    this.#timer = setTimeout(() => this.end(), WAITS_MS);
    const wanted = this.waitsForTruck ? "truck" : "trailer";
    const who = labelOf(first.event, vehicleOf(first));
    this.#show(text(`now_${wanted}`, { who }));
  }

  end() {
    clearTimeout(this.#timer);
    this.first = null;
    this.#show("");
  }

  /** @param {string} sentence */
  #show(sentence) {
    const bar = element("trailer-bar", HTMLElement);
    bar.hidden = sentence === "";
    element("trailer-says", HTMLElement).textContent = sentence;
    button("with-trailer").setAttribute("aria-pressed", String(sentence !== ""));
  }
}
