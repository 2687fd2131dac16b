/** Opens a box of the roster for a pass code in hand: the reading side of checkin/roster_box.py,
 * held to it by tests/vectors/roster.json. Without the code a tablet holds random bytes. */

/**
 * What a box says. Dates are the city's, as YYYY-MM-DD. `renewed`: the first and the last day after
 * `expires_on` on which a renewal in force admits; both 0 without one.
 * @typedef {{
 *   status: string, class: string, issued_on: string, expires_on: string,
 *   renewed: [number, number], plate_state: string, plate: string, color: string,
 * }} Facts
 */

const FORMAT = 1;
const STATUSES = ["active", "suspended", "revoked", "surrendered", "replaced"];
const CLASSES = ["pickup", "trailer", "box_truck", "other"];
const DAY_ZERO = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const PLAIN_BYTES = 32;

/** @param {string} code @returns {Promise<string>} where the roster keeps its box */
export async function indexOf(code) {
  return toBase64url(new Uint8Array(await derive(await material(code), "index", 12)));
}

/**
 * What the box says; null for one that this code does not open, or of a format made after this page.
 * @param {string} code
 * @param {[string, string]} sealed nonce and box in base64url
 * @returns {Promise<Facts | null>}
 */
export async function open(code, [nonce, box]) {
  const bits = await derive(await material(code), "box", 32);
  const key = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: fromBase64url(nonce) };
  try {
    return unpack(new Uint8Array(await crypto.subtle.decrypt(how, key, fromBase64url(box))));
  } catch {
    return null;
  }
}

/** @param {Uint8Array} plain @returns {Facts | null} */
export function unpack(plain) {
  const status = STATUSES[(plain[0] >> 3) & 7];
  const vehicleClass = CLASSES[plain[0] & 7];
  if (plain.length !== PLAIN_BYTES || plain[0] >> 6 !== FORMAT || !status || !vehicleClass) return null;
  const [plate, color = ""] = textOf(plain.subarray(9)).split("\0");
  return {
    status,
    class: vehicleClass,
    issued_on: dayOf(plain[1], plain[2]),
    expires_on: dayOf(plain[3], plain[4]),
    renewed: [plain[5], plain[6]],
    plate_state: textOf(plain.subarray(7, 9)),
    plate,
    color,
  };
}

/** @param {string} code */
function material(code) {
  const bytes = new TextEncoder().encode(code.toUpperCase());
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
}

/**
 * HKDF-SHA256 without salt (RFC 5869).
 * @param {CryptoKey} from
 * @param {"index" | "box"} use
 * @param {number} bytes
 */
function derive(from, use, bytes) {
  const info = new TextEncoder().encode(use);
  return crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, from, bytes * 8,
  );
}

/** @param {Uint8Array} bytes filled up with zeros */
function textOf(bytes) {
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}

/** @param {number} high @param {number} low */
function dayOf(high, low) {
  return new Date(DAY_ZERO + (high * 256 + low) * DAY_MS).toISOString().slice(0, 10);
}

/** @param {Uint8Array} bytes */
function toBase64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text */
function fromBase64url(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
}
