/** QR codes in pictures, by zxing-wasm from our own server. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** @import { ReaderOptions } from "zxing-wasm/reader" */

/** Only QR: other kinds are read out of noise. Inverted ones come from phones in dark mode.
 * @type {ReaderOptions} */
const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryInvert: true,
  tryRotate: false, // a QR code is found at any angle as it is
  tryDownscale: false, // the frame already is
  maxNumberOfSymbols: 1,
};

/** Loads the decoder before the first truck stands there.
 * @param {string} wasmUrl */
export function prepareDecoder(wasmUrl) {
  return prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
}

/**
 * @param {ImageData} picture
 * @returns {Promise<string | null>} the text of the code, if there is one
 */
export async function decode(picture) {
  const [found] = await readBarcodes(picture, OPTIONS);
  return found?.isValid ? found.text : null;
}
