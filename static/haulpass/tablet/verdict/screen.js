/** The full-screen verdict, and what the attendant does with it.
 *
 * A scan is recorded before anybody has looked at the truck, so the screen asks what really happened:
 *
 * | event       | button               | what is written                                    | the visit         |
 * |-------------|----------------------|----------------------------------------------------|-------------------|
 * | both        | Next, or by itself   | nothing more                                       | as scanned        |
 * | both        | a load; more details | a second event of the same visit, at the same time | as scanned        |
 * | joined_line | Turned away          | `refused`, same visit, with the verdict's reason   | turned away       |
 * | joined_line | Let it wait          | nothing more                                       | waits in line     |
 * | checked_in  | Turned away          | the check-in is voided, then `refused`             | turned away       |
 * | checked_in  | Served anyway        | nothing more                                       | served            |
 * | joined_line | Load not taken here  | `refused`, same visit                              | turned away       |
 * | checked_in  | Load not taken here  | the check-in is voided, then `refused`             | turned away       |
 * | both        | Not this vehicle     | the scan is voided, then `refused`                 | turned away       |
 * | both        | Undo this scan       | the scan is voided                                 | none              |
 * | a trailer's | Undo this scan       | the event that added the trailer is voided         | the truck's stays |
 *
 * Where a scan is voided, all that was added to it (its load, its trailer) is voided with it.
 * A refusal never closes by itself or by a stray touch. If the tablet dies before the choice,
 * the scan stands as it was made: the vehicle was there, and that errs in its favor.
 */

import { button, element, text, textOf } from "../page/parts.js";
import { signal } from "../page/sound.js";
import { clearDetails, readDetails, showDetails, wireDetails } from "./details.js";
import { offersTrailer } from "./trailer.js";
import { basisOf, earlierOf, vehicleOf, wordsOf } from "./words.js";

/** @import { Vehicle } from "../sync/api.js" */
/** @import { Details } from "../sync/event.js" */
/** @import { Seen, Words } from "./words.js" */

/**
 * @typedef {"next" | "turned_away" | "keep" | "not_this_vehicle" | "load_not_taken" | "undo"
 *   | "load" | "trailer"} Choice
 */
/** @typedef {(choice: Choice, seen: Seen, details: Details) => void} Choose */

const ADMIT_CLOSES_MS = 6000;
const STRAY_TOUCH_MS = 400;
const TAKES_IN = ["next", "keep", "load", "trailer"];

const screen = element("verdict", HTMLDialogElement);
/** @type {Seen | null} */
let shown = null;
/** @type {Words | null} */
let words = null;
/** @type {Choose} */
let choose = () => undefined;
let openedMs = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let closing;

/** @param {Choose} chosen */
export function wireVerdict(chosen) {
  choose = chosen;
  wireDetails(() => clearTimeout(closing));
  screen.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const pressed = target.closest("button");
    if (pressed?.value) press(/** @type {Choice} */ (pressed.value), pressed.dataset.load);
    else if (!target.closest("#verdict-details") && words?.tone === "admit") press("next");
  });
  screen.addEventListener("cancel", (cancel) => {
    cancel.preventDefault();
    if (words?.tone !== "refuse") press("next");
  });
}

/**
 * Touches that were meant for the page under it, or for what stood here a moment ago, do nothing.
 * @param {Choice} choice
 * @param {string} [load]
 */
function press(choice, load) {
  if (performance.now() - openedMs >= STRAY_TOUCH_MS) finish(choice, load);
}

/**
 * @param {Choice} choice
 * @param {string} [load] its code
 */
function finish(choice, load) {
  const details = TAKES_IN.includes(choice) ? readDetails() : {};
  if (!shown || !details) return;
  const seen = shown;
  closeVerdict();
  choose(choice, seen, load ? { ...details, load_type: load } : details);
}

export function verdictIsShown() {
  return shown !== null;
}

/** @param {Seen} seen */
export function showVerdict(seen) {
  shown = seen;
  clearDetails(seen);
  present(wordsOf(seen));
}

/**
 * More is known of a scan. Where that says something else, it is shown as a verdict of its own.
 * @param {Seen} seen
 */
export function updateVerdict(seen) {
  if (shown !== seen) return;
  const said = wordsOf(seen);
  const isSame = words?.tone === said.tone && words.word === said.word && words.sentence === said.sentence;
  if (isSame) fill(seen, said);
  else present(said);
}

export function closeVerdict() {
  clearTimeout(closing);
  shown = null;
  screen.close();
}

/** @param {Words} said */
function present(said) {
  if (!shown) return;
  words = said;
  openedMs = performance.now();
  fill(shown, said);
  if (!screen.open) screen.showModal();
  mainButton(said).focus({ preventScroll: true });
  screen.scrollTop = 0; // the word first, also where the screen is small
  signal(said.tone);
  clearTimeout(closing);
  if (said.tone === "admit") closing = setTimeout(() => finish("next"), ADMIT_CLOSES_MS);
}

/**
 * @param {Seen} seen
 * @param {Words} said
 */
function fill(seen, said) {
  const { event, answer, truck } = seen;
  screen.dataset.tone = said.tone;
  put("verdict-practice", event.practice ? text("practice_on") : "");
  put("verdict-kind", truck ? text("kind_trailer") : said.tone === "refuse" ? "" : text(`kind_${event.kind}`));
  put("verdict-word", said.word);
  put("verdict-sentence", said.sentence);
  put("verdict-tell", said.tell);
  put("verdict-basis", basisOf(seen));
  put("verdict-earlier", earlierOf(seen));
  putVehicle(vehicleOf(seen), truck ? "" : (event.plate ?? ""));
  put("verdict-license", truck ? "" : (answer?.verdict?.license_number ?? event.license_number ?? ""));
  put("verdict-towing", event.towing ?? "");
  showDetails(seen, said.tone === "refuse");
  showButtons(seen, said.tone === "refuse");
}

/**
 * @param {Vehicle | null} vehicle
 * @param {string} typed the plate as it was typed
 */
function putVehicle(vehicle, typed) {
  put("verdict-plate", [vehicle?.plate_state, vehicle?.plate].filter(Boolean).join(" ") || typed);
  put("verdict-vehicle", [textOf("class", vehicle?.class), vehicle?.color].filter(Boolean).join(", "));
}

/**
 * @param {Seen} seen
 * @param {boolean} isRefused
 */
function showButtons(seen, isRefused) {
  for (const one of element("verdict-buttons", HTMLElement).querySelectorAll("button")) {
    const forRefusal = ["turned_away", "keep"].includes(one.value);
    one.hidden = one.value !== "undo" && forRefusal !== isRefused;
  }
  const { truck, event } = seen;
  button("verdict-keep").textContent = text(event.kind === "checked_in" ? "served_anyway" : "let_it_wait");
  button("verdict-undo").textContent = text(truck ? "undo_trailer" : "undo_scan");
  if (truck) button("verdict-not-this-vehicle").hidden = true;
  const offered = isRefused ? null : offersTrailer(seen);
  button("verdict-trailer").hidden = offered === null;
  button("verdict-trailer").textContent = offered ? text(`add_${offered}`) : "";
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

/** @param {Words} said */
function mainButton(said) {
  return button(said.tone === "refuse" ? "verdict-turned-away" : "verdict-next");
}
