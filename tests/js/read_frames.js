/** Reads frames of brightness from standard input as the tablet's page reads its camera: each frame
 * is its width and height (two little-endian 32-bit numbers) and a byte a pixel. For each a line of
 * JSON: the pass codes that each view of it showed, and the milliseconds that took. The arguments
 * are our hosts. */

import { readFileSync } from "node:fs";
import process from "node:process";

import { scannedCode } from "../../static/haulpass/tablet/scan/codes.js";
import { decode, prepareDecoder } from "../../static/haulpass/tablet/scan/decode.js";
import { viewsOf } from "../../static/haulpass/tablet/scan/views.js";

const wasm = readFileSync(new URL("../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", import.meta.url));

const hosts = process.argv.slice(2);

/** @typedef {{ width: number, height: number, gray: Uint8Array }} Frame */

async function* frames() {
  let kept = Buffer.alloc(0);
  for await (const part of process.stdin) {
    kept = Buffer.concat([kept, part]);
    for (;;) {
      if (kept.length < 8) break;
      const [width, height] = [kept.readUInt32LE(0), kept.readUInt32LE(4)];
      if (kept.length < 8 + width * height) break;
      yield { width, height, gray: kept.subarray(8, 8 + width * height) };
      kept = kept.subarray(8 + width * height);
    }
  }
}

/**
 * A view of the frame as the canvas gives it: smaller by averaging.
 * @param {Frame} frame
 * @param {import("../../static/haulpass/tablet/scan/views.js").View} view
 */
function pictureOf(frame, { left, top, width, height, scale }) {
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const data = new Uint8ClampedArray(4 * wide * high).fill(255);
  for (let y = 0, i = 0; y < high; y += 1) {
    const row = [Math.floor(y / scale), Math.ceil((y + 1) / scale) - 1].map((down) => (top + down) * frame.width + left);
    for (let x = 0; x < wide; x += 1, i += 4) {
      const [first, last] = [Math.floor(x / scale), Math.ceil((x + 1) / scale) - 1];
      const sum = row.reduce((sum, start) => sum + frame.gray[start + first] + frame.gray[start + last], 0);
      data[i] = data[i + 1] = data[i + 2] = sum / 4;
    }
  }
  return /** @type {ImageData} */ ({ data, width: wide, height: high, colorSpace: "srgb" });
}

await prepareDecoder(`data:application/wasm;base64,${wasm.toString("base64")}`);
for await (const frame of frames()) {
  const views = [];
  const times = [];
  for (const view of viewsOf(frame.width, frame.height)) {
    const picture = pictureOf(frame, view);
    const start = performance.now();
    const texts = await decode(picture);
    times.push(performance.now() - start);
    views.push(texts.map((text) => scannedCode(text, hosts)).filter((code) => code !== null));
  }
  console.log(JSON.stringify({ views, times }));
}
