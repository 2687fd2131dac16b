/** Answers that come after the verdict was closed. */

import { showNotice } from "../page/notice.js";
import { clockTime, element, text, textOf } from "../page/parts.js";
import { labelOf, timeOf } from "./recent.js";

/** @import { Answer } from "../sync/api.js" */
/** @import { Recent } from "../sync/db.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */

/** @typedef {{ sentence: string, tone: "plain" | "refuse", late: { result: string, reason: string } }} Late */

/** What only adds a load, a ticket, a weight or a wait has had its answer with its scan.
 * @param {HaulpassEvent} event */
export function isAnswered(event) {
  const { load_type, ticket_number, net_weight_lb, stated_wait_minutes } = event;
  return [load_type, ticket_number, net_weight_lb, stated_wait_minutes].every((told) => told === undefined);
}

/**
 * | shown            | answered | what is said           |
 * |------------------|----------|------------------------|
 * | admit, confirm   | refuse   | should not have come in|
 * | refuse           | admit    | could have come in     |
 * | a trailer, admit | confirm  | what is the matter     |
 * | else             |          | nothing                |
 *
 * @param {HaulpassEvent} event
 * @param {Answer} answer
 * @param {Recent | undefined} row
 * @returns {Late | null}
 */
export function lateWords(event, { verdict }, row) {
  if (!verdict) return null;
  const { result, reason } = verdict;
  const shown = event.shown ?? "confirm";
  const about = textOf("reason", reason);
  const label = row?.label || labelOf(event);
  const who = `${clockTime(timeOf(event))} ${label}`;
  const late = { result: result === "confirm" ? "trailer" : result, reason: reason ?? "" };
  if (result === "refuse" && shown !== "refuse" && !event.towing) {
    return { sentence: text("late_refusal", { who, reason: about }), tone: "refuse", late };
  }
  if (result === "admit" && shown === "refuse") {
    return { sentence: text("late_admission", { who }), tone: "plain", late };
  }
  if (result === "confirm" && event.towing && shown === "admit" && reason) {
    return { sentence: text("late_trailer", { who, reason: about }), tone: "refuse", late };
  }
  return null;
}

/** Said since such a notice was last closed, and its words. @type {Late[]} */
let said = [];
let lastSentence = "";

/**
 * One after the other would push each other off the page: many are said as a number, since each
 * stands in the list of today's scans too.
 * @param {Late} late
 */
export function sayLate(late) {
  said = noticeIsOurs() ? [...said, late] : [late];
  const tone = said.some((one) => one.tone === "refuse") ? "refuse" : "plain";
  lastSentence = said.length === 1 ? late.sentence : text("late_many", { count: said.length });
  showNotice(lastSentence, { tone });
}

function noticeIsOurs() {
  const words = element("notice-text", HTMLElement).textContent;
  return !element("notice", HTMLElement).hidden && words === lastSentence;
}
