/** PINs, checked on the tablet itself: they name who holds it, and protect nothing. */

const FORM = /^pbkdf2_sha256\$(\d+)\$([^$]+)\$([A-Za-z0-9+/=]+)$/;
const MOST_WRONG = 5;
const PAUSE_MS = 30_000;

/**
 * Whether that is the PIN, by Django's text of it: `pbkdf2_sha256$<iterations>$<salt>$<base64>`.
 * A text of another form fits no PIN.
 * @param {string} pin
 * @param {string} encoded
 */
export async function isPin(pin, encoded) {
  const [, iterations, salt, hash] = encoded.match(FORM) ?? [];
  if (!hash) return false;
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: Number(iterations) };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  return btoa(String.fromCharCode(...bits)) === hash;
}

/** After five wrong PINs in a row comes a pause of half a minute. */
export class Tries {
  #wrong = 0;
  #untilMs = -Infinity;

  /** Seconds to wait; 0 when a PIN may be tried. @param {number} nowMs */
  secondsLeft(nowMs) {
    return Math.max(0, Math.ceil((this.#untilMs - nowMs) / 1000));
  }

  /** @param {number} nowMs */
  wrong(nowMs) {
    this.#wrong += 1;
    if (this.#wrong % MOST_WRONG === 0) this.#untilMs = nowMs + PAUSE_MS;
  }

  right() {
    this.#wrong = 0;
  }
}
