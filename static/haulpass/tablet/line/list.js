/** Shows the line: who waits, how long, and what can be done with a tap. */

import { button, clockTime, element, make, text, textOf } from "../page/parts.js";
import { sinceMs } from "./merge.js";

/** @import { Line } from "./line.js" */
/** @import { Row } from "./merge.js" */
/** @import { Modes } from "./modes.js" */

/** @typedef {"checked_in" | "finished" | "left_line"} Step */

const SHOWN_FIRST = 20;
/** An older list says from when it is, also while the server answers. */
const OLD_MS = 60_000;

/** How a row is called. @param {Row} row */
export function labelOf(row) {
  const visitor = row.visitor && textOf("visitor", row.visitor);
  const plate = row.plate_end && `…${row.plate_end}`;
  const name = visitor || plate || row.license_number || text("line_unnamed");
  return [name, row.color, textOf("class", row.class)].filter(Boolean).join(" · ");
}

export class LineList {
  #all = false;
  /** What stands on the page, by what it shows: a row stays the same element while a finger is on it.
   * @type {Map<string, HTMLElement>} */
  #drawn = new Map();

  /**
   * @param {Line} line
   * @param {Modes} modes
   * @param {{ now: () => Date, isOnline: () => boolean, advance: (kind: Step, row: Row) => void }} wiring
   */
  constructor(line, modes, wiring) {
    this.line = line;
    this.modes = modes;
    this.wiring = wiring;
    button("line-all").addEventListener("click", () => {
      this.#all = true;
      this.show();
    });
  }

  show() {
    const rows = this.line.rows();
    const waiting = rows.filter(({ state }) => state === "waiting");
    const listed = this.modes.meaning === "finished" ? rows.filter(({ state }) => state === "served") : waiting;
    this.#showHead(waiting.length, listed);
    this.#draw(listed.slice(0, this.#all ? undefined : SHOWN_FIRST));
  }

  /** @param {number} waiting @param {Row[]} listed */
  #showHead(waiting, listed) {
    const leaving = this.modes.meaning === "finished";
    element("line-title", HTMLElement).textContent = text(leaving ? "line_here" : "line_title", { count: leaving ? listed.length : waiting });
    element("waiting-none", HTMLElement).hidden = listed.length > 0;
    element("waiting-none", HTMLElement).textContent = text(leaving ? "line_here_none" : "line_none");
    button("line-all").hidden = this.#all || listed.length <= SHOWN_FIRST;
    button("line-all").textContent = text("line_all", { count: listed.length });
    element("line-age", HTMLElement).textContent = this.#age();
  }

  /** Where the list may lack what other tablets did. */
  #age() {
    const { asOf } = this.line;
    if (!asOf) return this.wiring.isOnline() ? "" : text("line_own_only");
    const old = this.wiring.now().getTime() - asOf.getTime() > OLD_MS;
    return old || !this.wiring.isOnline() ? text("line_as_of", { time: clockTime(asOf) }) : "";
  }

  /** @param {Row} row */
  #minutes(row) {
    return Math.max(0, Math.floor((this.wiring.now().getTime() - sinceMs(row)) / 60_000));
  }

  /** @param {Row[]} rows */
  #draw(rows) {
    const before = this.#drawn;
    this.#drawn = new Map(rows.map((row) => {
      const key = [row.visit, row.index, row.license_number, row.state, labelOf(row)].join();
      return [key, before.get(key) ?? this.#rowOf(row)];
    }));
    const nodes = [...this.#drawn.values()];
    nodes.forEach((node, n) => this.#tell(node, this.#minutes(rows[n])));
    putInto(element("waiting-list", HTMLUListElement), nodes);
  }

  /** @param {HTMLElement} node @param {number} minutes */
  #tell(node, minutes) {
    const place = node.querySelector(".minutes");
    const said = text("minutes", { minutes });
    if (place && place.textContent !== said) place.textContent = said;
  }

  /** @param {Row} row */
  #rowOf(row) {
    const made = make("li", "");
    const who = make("span", "", "who");
    who.append(make("b", labelOf(row)), make("span", "", "minutes"));
    made.append(who);
    if (row.visit) made.append(...this.#stepsOf(row).map((kind) => this.#action(kind, row)));
    else made.append(make("span", text("scan_it"), "scan-it"));
    return made;
  }

  /** @param {Row} row @returns {Step[]} */
  #stepsOf(row) {
    return row.state === "served" ? ["finished"] : ["checked_in", "left_line"];
  }

  /** @param {Step} kind @param {Row} row */
  #action(kind, row) {
    const made = make("button", text(`act_${kind}`), kind === "left_line" ? "" : "main");
    made.setAttribute("type", "button");
    made.setAttribute("aria-label", `${text(`act_${kind}`)}: ${labelOf(row)}`);
    made.addEventListener("click", () => this.wiring.advance(kind, row));
    return made;
  }
}

/**
 * Leaves the nodes alone that are in their place: one that is taken out loses focus and tap.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} nodes
 */
function putInto(list, nodes) {
  for (const node of [...list.children]) {
    if (!nodes.includes(/** @type {HTMLElement} */ (node))) node.remove();
  }
  nodes.forEach((node, n) => {
    if (list.children[n] !== node) list.insertBefore(node, list.children[n] ?? null);
  });
}
