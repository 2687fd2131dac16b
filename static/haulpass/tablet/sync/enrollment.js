/** A tablet becomes a station's by a single-use code. */

import { Refusal, enroll } from "./api.js";
import { readCode } from "../scan/codes.js";
import { button, element, text } from "../page/parts.js";

/** @import { Db } from "./db.js" */

/** What the tablet knows of itself. @typedef {{ token: string, station: string, name: string }} Device */

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
export function askForEnrollment(db, why = "") {
  const form = element("enroll-form", HTMLFormElement);
  show(why);
  return new Promise((resolve) => {
    form.onsubmit = async (submit) => {
      submit.preventDefault();
      button("enroll-send").disabled = true;
      const device = await tryToEnroll(db);
      button("enroll-send").disabled = false;
      if (!device) return;
      form.reset();
      show("");
      resolve(device);
    };
  });
}

/**
 * @param {Db} db
 * @returns {Promise<Device | null>}
 */
async function tryToEnroll(db) {
  const code = readCode(element("enroll-code", HTMLInputElement).value);
  const name = element("enroll-name", HTMLInputElement).value.trim();
  try {
    const { token, station } = await enroll(code, name);
    const device = { token, station, name };
    await db.put("kept", device, "device");
    return device;
  } catch (error) {
    const refused = error instanceof Refusal && error.status < 500 && error.status !== 429;
    show(text(refused ? "enroll_refused" : "enroll_no_answer"));
    return null;
  }
}

/** @param {string} sentence */
function show(sentence) {
  const line = element("enroll-error", HTMLElement);
  line.textContent = sentence;
  line.hidden = sentence === "";
}
