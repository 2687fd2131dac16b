/** A tablet becomes a station's by a single-use code: typed, held before the camera as the
 * supervisor's page shows it, or in the address that the iPad's own camera opens. */

import { Refusal, enroll } from "./api.js";
import { readCode } from "../scan/codes.js";
import { button, element, text } from "../page/parts.js";

/** @import { Db } from "./db.js" */

/** What the tablet knows of itself.
 * @typedef {{ device_id?: string | number, token: string, station: string, name: string }} Device */

/** The end of the address in the supervisor's QR code. */
const IN_ADDRESS = /\/TABLET\/[^#]*#([0-9A-Z-]{8,9})$/i;

const form = element("enroll-form", HTMLFormElement);
const codeField = element("enroll-code", HTMLInputElement);
const nameField = element("enroll-name", HTMLInputElement);

/**
 * @param {Db} db
 * @returns {Promise<Device | undefined>}
 */
export async function keptDevice(db) {
  return /** @type {Device | undefined} */ (await db.get("kept", "device"));
}

/**
 * Shows the form until a code is taken.
 * @param {Db} db
 * @param {string} why the sentence above the form, when the tablet was enrolled before
 * @returns {Promise<Device>}
 */
export async function askForEnrollment(db, why = "") {
  show(why);
  nameField.value ||= (await keptDevice(db))?.name ?? "";
  takeFromAddress();
  window.addEventListener("hashchange", takeFromAddress);
  const device = await untilTaken(db);
  window.removeEventListener("hashchange", takeFromAddress);
  form.reset();
  show("");
  return device;
}

/** The code in a supervisor's address, or null. @param {string} seen */
export function enrollmentCodeIn(seen) {
  return IN_ADDRESS.exec(seen)?.[1] ?? null;
}

/**
 * The camera saw a code while the tablet is not enrolled. With a name it is sent at once.
 * @param {string} code
 */
export function takeEnrollmentCode(code) {
  if (button("enroll-send").disabled || codeField.value === code) return;
  codeField.value = code;
  if (nameField.value.trim()) return form.requestSubmit();
  show(text("enroll_name"));
  nameField.focus();
}

/** It works once: it does not stay in the address, where it could be read later. */
function takeFromAddress() {
  const code = enrollmentCodeIn(location.href);
  if (code) takeEnrollmentCode(code);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
}

/**
 * @param {Db} db
 * @returns {Promise<Device>}
 */
function untilTaken(db) {
  return new Promise((resolve) => {
    form.onsubmit = async (submit) => {
      submit.preventDefault();
      button("enroll-send").disabled = true;
      const device = await tryToEnroll(db);
      button("enroll-send").disabled = false;
      if (device) resolve(device);
    };
  });
}

/**
 * @param {Db} db
 * @returns {Promise<Device | null>}
 */
async function tryToEnroll(db) {
  const code = readCode(codeField.value);
  const name = nameField.value.trim();
  try {
    const device = { ...(await enroll(code, name)), name };
    await keep(db, device);
    return device;
  } catch (error) {
    const refused = error instanceof Refusal && error.status < 500 && error.status !== 429;
    show(text(refused ? "enroll_refused" : "enroll_no_answer"));
    return null;
  }
}

/**
 * Another station has other days and attendants: those of the last one are forgotten.
 * @param {Db} db
 * @param {Device} device
 */
async function keep(db, device) {
  const change = db.transaction("kept", "readwrite");
  await Promise.all([change.store.put(device, "device"), change.store.delete("station"), change.done]);
}

/** @param {string} sentence */
function show(sentence) {
  const line = element("enroll-error", HTMLElement);
  line.textContent = sentence;
  line.hidden = sentence === "";
}
