/** The list of today's scans on the page, each with a way back for ten minutes. */

import { clockTime, element, make, text, textOf } from "../page/parts.js";
import { canBeUndone, outcomeOf } from "./recent.js";

/** @import { Act, RecentScans } from "./recent.js" */

const SHOWN = 12;

/** What the list shows now: a row stays under the finger while nothing changes. */
let shown = "";

/**
 * @param {RecentScans} recent
 * @param {Date} now server time
 * @param {(event: string) => void} undo
 */
export async function renderRecent(recent, now, undo) {
  const acts = (await recent.today(now)).filter((act, place) => place < SHOWN || act[0].late);
  const wanted = JSON.stringify(acts.map((act) => [act, canBeUndone(act, now)]));
  if (wanted === shown) return;
  shown = wanted;
  const rows = acts.map((act) => rowOf(act, now, undo));
  element("recent-list", HTMLElement).replaceChildren(...rows);
  element("recent-none", HTMLElement).hidden = rows.length > 0;
}

/**
 * @param {Act} act
 * @param {Date} now
 * @param {(event: string) => void} undo
 */
function rowOf(act, now, undo) {
  const [scan] = act;
  const outcome = outcomeOf(act);
  const row = make("li", "");
  const time = clockTime(new Date(scan.at));
  const who = make("strong", scan.label);
  const what = make("span", "");
  what.append(`${time} · `, who, ` · ${text(`kind_${outcome ?? "voided"}`)}`);
  row.append(what);
  row.dataset.undone = String(outcome === null);
  if (scan.practice) row.append(make("span", text("recent_practice"), "mark"));
  if (scan.late && outcome) row.append(make("span", lateWords(scan.late), "late"));
  if (canBeUndone(act, now)) row.append(undoButton(`${time}, ${scan.label}`, () => undo(scan.event)));
  return row;
}

/** @param {{ result: string, reason: string }} late */
function lateWords({ result, reason }) {
  return text(`recent_late_${result}`, { reason: textOf("reason", reason) }).trim();
}

/**
 * @param {string} whose
 * @param {() => void} work
 */
function undoButton(whose, work) {
  const made = make("button", text("undo"));
  made.setAttribute("type", "button");
  made.setAttribute("aria-label", `${text("undo")}: ${whose}`);
  made.addEventListener("click", work);
  return made;
}
