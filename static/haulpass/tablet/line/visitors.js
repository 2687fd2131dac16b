/** Visitors without license who wait: a list on this tablet, so that joining and checking in
 * become one visit without anybody's name. */

import { clockTime, element, make, text } from "../page/parts.js";

/** @import { Db, InLine } from "../sync/db.js" */

/** Nobody waits from one day into the next. */
const FORGOTTEN_AFTER_MS = 14 * 3_600_000;

/** @param {Db} db */
export async function forgetYesterday(db) {
  const limit = Date.now() - FORGOTTEN_AFTER_MS;
  for (const waiting of await db.getAll("line")) {
    if (Date.parse(waiting.joined_at ?? "") < limit) await db.delete("line", waiting.visit);
  }
}

/**
 * @param {Db} db
 * @param {(kind: "checked_in" | "left_line", waiting: InLine) => void} advance
 */
export async function renderWaiting(db, advance) {
  const waiting = (await db.getAll("line")).sort((a, b) => (a.joined_at ?? "").localeCompare(b.joined_at ?? ""));
  const rows = waiting.map((one) => rowOf(one, advance));
  element("waiting-list", HTMLUListElement).replaceChildren(...rows);
  element("waiting-none", HTMLElement).hidden = rows.length > 0;
}

/**
 * @param {InLine} waiting
 * @param {(kind: "checked_in" | "left_line", waiting: InLine) => void} advance
 */
function rowOf(waiting, advance) {
  const row = make("li", "");
  const joined = new Date(waiting.joined_at ?? "");
  const minutes = Math.max(0, Math.round((Date.now() - joined.getTime()) / 60_000));
  const since = text("waiting_since", { time: clockTime(joined), minutes });
  const who = `${text(`visitor_${waiting.visitor}`)} · ${since}`;
  row.append(make("span", who), action("checked_in"), action("left_line"));
  return row;

  /** @param {"checked_in" | "left_line"} kind */
  function action(kind) {
    const made = make("button", text(`act_${kind}`));
    made.setAttribute("type", "button");
    made.setAttribute("aria-label", `${text(`act_${kind}`)}: ${who}`);
    made.addEventListener("click", () => advance(kind, waiting));
    return made;
  }
}
