/** Reads codes: the rules of licensing/codes.py, held together by tests/vectors/codes.json. */

const PASS_CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;
const OUR_NUMBER = /^([A-Z]{2})[- ]?(20\d\d)[- ]?(\d{6})$/;
const TWO_DASHES = /^[^-]+(-[^-]+){2,}$/;
const LONGEST_PLATE = 8; // letters and digits, of any of the states

/**
 * The code that somebody meant, in upper case; what cannot be one is left as it is.
 * @param {string} typed
 */
export function readCode(typed) {
  return typed.trim().toUpperCase().replace(/[ -]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

/**
 * The pass code in what somebody handed over: our URL in any case, or the code alone.
 * @param {string} text
 */
export function passCodeIn(text) {
  const marker = text.toUpperCase().lastIndexOf("/P/");
  return readCode(marker >= 0 ? text.slice(marker + 3) : text);
}

/**
 * The pass code in a QR code, or null when it is not ours. Nothing is guessed here: a printed
 * code holds exactly what we printed, our own address included. A number of twelve digits on a
 * parcel is no pass.
 * @param {string} text
 * @param {string[]} hosts ours, in any case
 */
export function scannedCode(text, hosts) {
  const [, host, code] = text.trim().toUpperCase().match(/^HTTPS?:\/\/([^/]+)\/P\/([^/]+)$/) ?? [];
  const ours = hosts.some((known) => known.toUpperCase() === host);
  return ours && PASS_CODE.test(code) ? code : null;
}

/**
 * What a person typed into the one field. Null for nothing.
 *
 * 1. Our own license numbers, with or without their dashes. They go first: without dashes one
 *    could pass for a code.
 * 2. Two dashes or more, unless in groups of four: a license number, such as those of imported
 *    registers.
 * 3. Twelve characters of a pass code, or our address: a pass code.
 * 4. Up to eight letters and digits, a state before them left out: a plate. The server tries one
 *    that no vehicle has as a license number too, so that short imported numbers are found.
 * 5. Anything else: a license number. A plate is never kept as one, since plates can be purged.
 * @typedef {{ pass_code: string } | { license_number: string } | { plate: string }} Named
 * @param {string} text
 * @returns {Named | null}
 */
export function typedName(text) {
  const upper = text.trim().toUpperCase();
  const ours = upper.match(OUR_NUMBER);
  if (ours) return { license_number: ours.slice(1).join("-") };
  if (TWO_DASHES.test(upper) && !inFours(upper)) return { license_number: upper };
  const code = passCodeIn(upper);
  if (PASS_CODE.test(code)) return { pass_code: code };
  if (size(upper) === 0) return null;
  const plate = size(upper) > LONGEST_PLATE ? upper.replace(/^[A-Z]{2} /, "") : upper;
  return size(plate) <= LONGEST_PLATE ? { plate } : { license_number: upper };
}

/** How many letters and digits. @param {string} upper */
function size(upper) {
  return upper.replace(/[^A-Z0-9]/g, "").length;
}

/** A pass code as cards show it: ABCD-EFGH-JKMN. @param {string} upper */
function inFours(upper) {
  return upper.split("-").every((group) => group.length === 4) && upper.length === 14;
}
