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
  /** What stands on the page: drawn again only when it changes, so that no tap goes astray. */
  #drawn = "";

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
    const shown = listed.slice(0, this.#all ? undefined : SHOWN_FIRST);
    const lines = shown.map((row) => ({ row, minutes: this.#minutes(row) }));
    const drawn = JSON.stringify([this.modes.meaning, lines]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#draw(lines);
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

  /** @param {{ row: Row, minutes: number }[]} lines */
  #draw(lines) {
    const list = element("waiting-list", HTMLUListElement);
    const focused = document.activeElement?.id;
    list.replaceChildren(...lines.map((line) => this.#rowOf(line)));
    if (focused && list.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /** @param {{ row: Row, minutes: number }} line */
  #rowOf({ row, minutes }) {
    const made = make("li", "");
    const who = make("span", "", "who");
    who.append(make("b", labelOf(row)), make("span", text("minutes", { minutes }), "minutes"));
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
    made.id = `${kind}-${row.visit}`;
    made.setAttribute("type", "button");
    made.setAttribute("aria-label", `${text(`act_${kind}`)}: ${labelOf(row)}`);
    made.addEventListener("click", () => this.wiring.advance(kind, row));
    return made;
  }
}
