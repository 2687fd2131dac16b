/** QR codes in pictures, by zxing-wasm from our own server. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** @import { ReaderOptions, ReadResult } from "zxing-wasm/reader" */

/** Only the QR code that we print: other kinds, its small relatives among them, are read out of
 * noise. Inverted ones come from phones in dark mode.
 * @type {ReaderOptions} */
const OPTIONS = {
  formats: ["QRCodeModel2"],
  tryHarder: true,
  tryInvert: true,
  tryRotate: false, // a QR code is found at any angle as it is
  tryDownscale: false, // the frame already is
  maxNumberOfSymbols: 4, // a card, its trailer's, and stickers beside them
};

/** Loads the decoder before the first truck stands there.
 * @param {string} wasmUrl */
export function prepareDecoder(wasmUrl) {
  return prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
}

/**
 * @param {ImageData} picture
 * @returns {Promise<string[]>} the texts of the codes in it, the one nearest to the middle first
 */
export async function decode(picture) {
  const found = await readBarcodes(picture, OPTIONS);
  return found
    .filter(({ isValid }) => isValid)
    .sort((a, b) => fromMiddle(a, picture) - fromMiddle(b, picture))
    .map(({ text }) => text);
}

/**
 * @param {ReadResult} found
 * @param {ImageData} picture
 */
function fromMiddle({ position: { topLeft, bottomRight } }, { width, height }) {
  return Math.hypot((topLeft.x + bottomRight.x - width) / 2, (topLeft.y + bottomRight.y - height) / 2);
}
