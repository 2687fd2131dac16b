/** The full-screen verdict, and what the attendant does with it.
 *
 * A scan is sent before its verdict is known, so a refusal asks what really happened:
 *
 * | event       | button            | what is written                                  | the visit       |
 * |-------------|-------------------|--------------------------------------------------|-----------------|
 * | joined_line | Turned away       | `refused`, same visit, with the verdict's reason | turned away     |
 * | joined_line | Let it wait       | nothing more                                     | waits in line   |
 * | checked_in  | Turned away       | the check-in is voided, then `refused`           | turned away     |
 * | checked_in  | Served anyway     | nothing more                                     | served          |
 * | both        | Not this vehicle  | the scan is voided, then `refused`               | turned away     |
 * | both        | Undo this scan    | the scan is voided                               | none            |
 *
 * A refusal never closes by itself or by a stray touch. If the tablet dies before the choice,
 * the scan stands as it was made: the vehicle was there, and that errs in its favor.
 */

import { button, element, text, textOf } from "../page/parts.js";
import { signal } from "../page/sound.js";

/** @import { Answer, Result, Vehicle, Verdict } from "../sync/api.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */

/** @typedef {"next" | "turned_away" | "keep" | "not_this_vehicle" | "undo"} Choice */
/** What stands on the screen. @typedef {{ tone: Result, word: string, sentence: string, tell: string }} Words */

const ADMIT_CLOSES_MS = 6000;
const STRAY_TOUCH_MS = 400;

const screen = element("verdict", HTMLDialogElement);
/** @type {HaulpassEvent | null} */
let shown = null;
/** @type {Answer | null} */
let lastAnswer = null;
let openedMs = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let closing;

/** @param {(choice: Choice, event: HaulpassEvent, answer: Answer | null) => void} choose */
export function wireVerdict(choose) {
  for (const pressed of screen.querySelectorAll("button")) {
    pressed.addEventListener("click", (click) => {
      click.stopPropagation();
      finish(/** @type {Choice} */ (pressed.value));
    });
  }
  screen.addEventListener("click", () => screen.dataset.tone === "admit" && finish("next"));
  screen.addEventListener("cancel", (cancel) => {
    cancel.preventDefault();
    if (screen.dataset.tone !== "refuse") finish("next");
  });

  /** @param {Choice} choice */
  function finish(choice) {
    if (!shown || performance.now() - openedMs < STRAY_TOUCH_MS) return;
    const [event, answer] = [shown, lastAnswer];
    closeVerdict();
    choose(choice, event, answer);
  }
}

export function verdictIsShown() {
  return shown !== null;
}

/**
 * @param {HaulpassEvent} event
 * @param {Answer | null} answer null while the server has not answered: then to be confirmed
 */
export function showVerdict(event, answer) {
  shown = event;
  lastAnswer = answer;
  openedMs = performance.now();
  const words = wordsOf(event, answer);
  fill(words, event, answer);
  if (!screen.open) screen.showModal();
  mainButton(words.tone).focus({ preventScroll: true });
  screen.scrollTop = 0; // the word first, also where the screen is small
  signal(words.tone);
  clearTimeout(closing);
  if (words.tone === "admit") closing = setTimeout(closeVerdict, ADMIT_CLOSES_MS);
}

/**
 * The answer came late: shown in place if its scan is still on the screen.
 * @param {HaulpassEvent} event
 * @param {Answer} answer
 * @returns {boolean} whether it is
 */
export function updateVerdict(event, answer) {
  if (shown?.id !== event.id) return false;
  showVerdict(event, answer);
  return true;
}

export function closeVerdict() {
  clearTimeout(closing);
  shown = null;
  screen.close();
}

/**
 * @param {HaulpassEvent} event
 * @param {Answer | null} answer
 * @returns {Words}
 */
function wordsOf(event, answer) {
  if (answer?.status === "rejected") {
    const sentence = textOf("rejection", answer.reason, text("rejected_other"));
    return { tone: "confirm", word: text("word_rejected"), sentence, tell: text("rejected_kept") };
  }
  if (!answer?.verdict) {
    return { tone: "confirm", word: text("word_recorded"), sentence: text("no_answer_yet"), tell: "" };
  }
  const { result, reason } = answer.verdict;
  const tell = result === "refuse" ? textOf("tell", reason, text("tell_other")) : "";
  return { tone: result, word: text(`word_${result}`), sentence: sentenceOf(event, answer.verdict), tell };
}

/**
 * @param {HaulpassEvent} event
 * @param {Verdict} verdict
 */
function sentenceOf(event, { result, reason, license_number }) {
  if (reason === "renewed" && license_number) return text("renewed_as", { number: license_number });
  const sentence = textOf("reason", reason);
  // A truck that may come in with a trailer that may not: the server says "confirm".
  const aboutTrailer = event.towing && result === "confirm" && reason !== "other";
  return aboutTrailer ? text("about_trailer", { reason: sentence }) : sentence;
}

/**
 * @param {Words} words
 * @param {HaulpassEvent} event
 * @param {Answer | null} answer
 */
function fill(words, event, answer) {
  const refused = words.tone === "refuse";
  screen.dataset.tone = words.tone;
  put("verdict-kind", text(`kind_${event.kind}`));
  put("verdict-word", words.word);
  put("verdict-sentence", words.sentence);
  put("verdict-tell", words.tell);
  put("verdict-plate", plateOf(answer?.vehicle) || event.plate || "");
  put("verdict-vehicle", vehicleOf(answer?.vehicle));
  put("verdict-license", answer?.verdict?.license_number ?? event.license_number ?? "");
  put("verdict-towing", event.towing ?? "");
  for (const pressed of screen.querySelectorAll("button")) {
    const forRefusal = ["turned_away", "keep"].includes(pressed.value);
    pressed.hidden = pressed.value === "undo" ? false : forRefusal !== refused;
  }
  button("verdict-keep").textContent = text(event.kind === "checked_in" ? "served_anyway" : "let_it_wait");
}

/**
 * Empty lines are not shown, their labels neither.
 * @param {string} id
 * @param {string} content
 */
function put(id, content) {
  const line = element(id, HTMLElement);
  line.textContent = content;
  const whole = line.closest("[data-line]") ?? line;
  if (whole instanceof HTMLElement) whole.hidden = content === "";
}

/** @param {Result} tone */
function mainButton(tone) {
  return button(tone === "refuse" ? "verdict-turned-away" : "verdict-next");
}

/** @param {Vehicle | null | undefined} vehicle */
function plateOf(vehicle) {
  return [vehicle?.plate_state, vehicle?.plate].filter(Boolean).join(" ");
}

/** @param {Vehicle | null | undefined} vehicle */
function vehicleOf(vehicle) {
  return [textOf("class", vehicle?.class), vehicle?.color].filter(Boolean).join(", ");
}
