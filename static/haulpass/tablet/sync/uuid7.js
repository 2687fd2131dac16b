/** UUID version 7 (RFC 9562, method 1 of section 6.2: a counter in the 12 bits of rand_a). */

let lastMs = 0;
let counter = 0;

/**
 * Later ids of this page sort after earlier ones, also when the clock stands still or goes back.
 * @param {number} [nowMs] milliseconds since 1970
 */
export function uuid7(nowMs = Date.now()) {
  advance(nowMs);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(lastMs / 0x10000));
  view.setUint16(4, lastMs % 0x10000);
  view.setUint16(6, 0x7000 | counter);
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {number} nowMs */
function advance(nowMs) {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] & 0x7ff; // room to count up
  } else if (counter < 0xfff) {
    counter += 1;
  } else {
    lastMs += 1;
    counter = 0;
  }
}
