/** What the attendant adds to a scan: the load by one tap, and behind "More" the ticket, the weight
 * and the wait that the driver tells. */

import { button, element, make, settings, text } from "../page/parts.js";

/** @import { Details } from "../sync/event.js" */
/** @import { Seen } from "./words.js" */

const STEP_MINUTES = 15;
const LONGEST_WAIT = 24 * 60;
const HEAVIEST_LB = 200_000;

const section = element("verdict-details", HTMLElement);
const more = element("verdict-more", HTMLDetailsElement);
const ticket = element("detail-ticket", HTMLInputElement);
const weight = element("detail-weight", HTMLInputElement);
const wait = element("detail-wait", HTMLInputElement);

/** @param {() => void} hold somebody is about to add something: the verdict stays */
export function wireDetails(hold) {
  more.addEventListener("toggle", () => more.open && hold());
  section.addEventListener("pointerdown", hold);
  section.addEventListener("input", hold);
  button("wait-less").addEventListener("click", () => step(-STEP_MINUTES));
  button("wait-longer").addEventListener("click", () => step(STEP_MINUTES));
}

/** Empty, for another scan. @param {Seen} seen */
export function clearDetails(seen) {
  more.open = false;
  for (const field of [ticket, weight, wait]) field.value = "";
  sayWrong("");
  const types = seen.station?.load_types ?? [];
  const language = settings.language === "es" ? "es" : "en";
  const buttons = types.map((type) => loadButton(type.code, type[language] || type.en));
  element("verdict-loads", HTMLElement).replaceChildren(...buttons);
  element("verdict-loads-title", HTMLElement).hidden = types.length === 0;
}

/**
 * @param {Seen} seen
 * @param {boolean} isRefused
 */
export function showDetails({ event }, isRefused) {
  section.hidden = isRefused;
  more.hidden = event.kind !== "checked_in";
}

/**
 * What was typed; null where something of it is no number, which the page then says.
 * @returns {Details | null}
 */
export function readDetails() {
  const fields = [["net_weight_lb", weight, HEAVIEST_LB], ["stated_wait_minutes", wait, LONGEST_WAIT]];
  /** @type {Details} */
  const details = ticket.value.trim() ? { ticket_number: ticket.value.trim() } : {};
  for (const [name, field, most] of /** @type {["net_weight_lb", HTMLInputElement, number][]} */ (fields)) {
    const count = wholeNumber(field.value, most);
    if (Number.isNaN(count)) return complain(field);
    if (count !== null) details[name] = count;
  }
  sayWrong("");
  return details;
}

/**
 * 6,400 and 6 400 are written for 6400. Null for nothing, NaN for what is none or too much.
 * @param {string} typed
 * @param {number} most
 */
function wholeNumber(typed, most) {
  const digits = typed.replace(/[\s,.]/g, "");
  if (!digits) return null;
  return /^\d{1,9}$/.test(digits) && Number(digits) <= most ? Number(digits) : NaN;
}

/** @param {HTMLInputElement} field @returns {null} */
function complain(field) {
  sayWrong(text("detail_wrong", { field: field.labels?.[0]?.textContent ?? "" }));
  field.closest(".field")?.append(element("detail-wrong", HTMLElement)); // where it is looked for
  field.setAttribute("aria-invalid", "true");
  field.focus();
  return null;
}

/** @param {string} sentence */
function sayWrong(sentence) {
  const line = element("detail-wrong", HTMLElement);
  line.textContent = sentence;
  line.hidden = sentence === "";
  for (const field of [weight, wait]) field.removeAttribute("aria-invalid");
}

/** @param {number} minutes */
function step(minutes) {
  const now = wholeNumber(wait.value, LONGEST_WAIT) || 0;
  wait.value = String(Math.min(LONGEST_WAIT, Math.max(0, now + minutes)));
}

/**
 * @param {string} code
 * @param {string} name
 */
function loadButton(code, name) {
  const made = /** @type {HTMLButtonElement} */ (make("button", name));
  made.type = "button";
  made.value = "load";
  made.dataset.load = code;
  return made;
}
