/** Reads codes: the rules of licensing/codes.py, held together by tests/vectors/codes.json. */

const PASS_CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;
const LICENSE_NUMBER = /^[A-Z]{2}-?20\d\d-?\d{6}$|^[A-Z]+-\d+-\d+$/;

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
 * code holds exactly what we printed.
 * @param {string} text
 */
export function scannedCode(text) {
  const code = text.trim().toUpperCase().replace(/^HTTPS?:\/\/[^/]+\/P\//, "");
  return PASS_CODE.test(code) ? code : null;
}

/**
 * What a person typed into the one field. A license number goes first: without its dashes it
 * could pass for a code. Null for nothing.
 * @typedef {{ pass_code: string } | { license_number: string } | { plate: string }} Named
 * @param {string} text
 * @returns {Named | null}
 */
export function typedName(text) {
  const upper = text.trim().toUpperCase();
  if (LICENSE_NUMBER.test(upper)) return { license_number: withDashes(upper) };
  const code = passCodeIn(upper);
  if (PASS_CODE.test(code)) return { pass_code: code };
  return upper ? { plate: upper } : null;
}

/** @param {string} number */
function withDashes(number) {
  return number.replace(/^([A-Z]{2})-?(\d{4})-?(\d{6})$/, "$1-$2-$3");
}
