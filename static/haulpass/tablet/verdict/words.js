/** What is said of a scan: one of three results, from the server's answer where there is one, else
 * from the roster, else from neither. */

import { clockTime, settings, text, textOf } from "../page/parts.js";

/** @import { Known } from "../roster/standing.js" */
/** @import { Answer, Briefing, Result, Vehicle, Verdict } from "../sync/api.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */
/** @import { Before } from "../record/recent.js" */

/**
 * A scan and what is known of it. `truck` is the scan of the truck where this one is its trailer's;
 * `local` what the roster says, `answer` what the server said, `before` an earlier check-in here.
 * @typedef {{
 *   event: HaulpassEvent, truck?: HaulpassEvent, local: Known | null, answer: Answer | null,
 *   before: Before | null, rosterAgeMs: number | null, station: Briefing | null,
 * }} Seen
 */
/** What stands on the screen. @typedef {{ tone: Result, word: string, sentence: string, tell: string }} Words */

const MINUTE_MS = 60_000;

/**
 * @param {Seen} seen
 * @returns {Words}
 */
export function wordsOf(seen) {
  if (seen.answer?.status === "rejected") return wordsOfRejection(seen.answer.reason);
  const verdict = seen.answer?.verdict ?? seen.local;
  if (!verdict) {
    return { tone: "confirm", word: text("word_confirm"), sentence: unknownSentence(seen), tell: "" };
  }
  const { result, reason } = verdict;
  const tell = result === "refuse" ? textOf("tell", reason, text("tell_other")) : "";
  const word = text(seen.truck && result !== "refuse" ? `word_trailer_${result}` : `word_${result}`);
  return { tone: result, word, sentence: sentenceOf(seen, verdict), tell };
}

/** @param {string | undefined} reason @returns {Words} */
function wordsOfRejection(reason) {
  const sentence = textOf("rejection", reason, text("rejected_other"));
  return { tone: "confirm", word: text("word_rejected"), sentence, tell: text("rejected_kept") };
}

/**
 * @param {Seen} seen
 * @param {Verdict} verdict
 */
function sentenceOf({ event, truck }, { result, reason, license_number }) {
  if (reason === "renewed" && license_number) return text("renewed_as", { number: license_number });
  const sentence = textOf("reason", reason);
  // A truck that may come in with a trailer that may not: the server says "confirm".
  const isTrailers = (truck ?? event.towing) && result === "confirm" && reason !== "other";
  return isTrailers ? text("about_trailer", { reason: sentence }) : sentence;
}

/** Neither the roster nor, so far, the server. @param {Seen} seen */
function unknownSentence({ event, rosterAgeMs }) {
  if (!event.made_offline) return text("no_answer_yet");
  if (rosterAgeMs === null) return text("unknown_without_list");
  const isByPass = event.towing ? isPassCode(event.towing) : event.pass_code;
  return text(isByPass ? "unknown_pass_offline" : "unknown_name_offline", { age: ageOf(rosterAgeMs) });
}

/** @param {string} towing a pass code or a license number */
function isPassCode(towing) {
  return !towing.includes("-");
}

/** Says what an answer of the tablet alone rests on; nothing once the server has answered.
 * @param {Seen} seen */
export function basisOf({ event, answer, local, rosterAgeMs }) {
  if (answer?.verdict || !local || !event.made_offline || rosterAgeMs === null) return "";
  return text("by_list", { age: ageOf(rosterAgeMs) });
}

/**
 * That the vehicle came before today, which is never a reason to refuse.
 * @param {Seen} seen
 */
export function earlierOf({ answer, before, truck }) {
  if (truck) return "";
  if (before?.isSameVisit) return text("already_checked_in", { time: clockTime(new Date(before.at)) });
  const earlier = answer?.earlier;
  if (earlier) return text("earlier_at", { time: clockTime(new Date(earlier.at)), station: earlier.station });
  return before ? text("earlier_here", { time: clockTime(new Date(before.at)) }) : "";
}

/** @param {Seen} seen @returns {Vehicle | null} to be compared with the one in front */
export function vehicleOf({ answer, local, truck }) {
  return (truck ? null : answer?.vehicle) ?? local?.vehicle ?? null;
}

/** In the largest unit that says enough: 40 minutes, 3 hours, 2 days. @param {number} ms */
export function ageOf(ms) {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  if (minutes < 120) return amount(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? amount(hours, "hour") : amount(Math.round(hours / 24), "day");
}

/**
 * @param {number} count
 * @param {"minute" | "hour" | "day"} unit
 */
function amount(count, unit) {
  const format = { style: /** @type {const} */ ("unit"), unit, unitDisplay: /** @type {const} */ ("long") };
  return new Intl.NumberFormat(settings.language, format).format(count);
}
