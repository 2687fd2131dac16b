/** Three sounds that cannot be taken for one another, without a file: iPads load none offline. */

/** @import { Result } from "../sync/api.js" */

/** Each tone: pitch in Hz, start and length in seconds.
 * @type {Record<Result, { wave: OscillatorType, tones: [number, number, number][], shake: number[] }>} */
const SOUNDS = {
  admit: { wave: "sine", tones: [[660, 0, 0.12], [990, 0.13, 0.22]], shake: [120] },
  confirm: { wave: "triangle", tones: [[520, 0, 0.14], [520, 0.24, 0.14]], shake: [120, 100, 120] },
  refuse: { wave: "square", tones: [[170, 0, 0.6]], shake: [500] },
};

/** @type {AudioContext | null} */
let audio = null;

/** Browsers make no sound before the first touch. */
export function unlockSound() {
  audio ??= new AudioContext();
  void audio.resume();
}

/** @param {Result} result */
export function signal(result) {
  const { wave, tones, shake } = SOUNDS[result];
  navigator.vibrate?.(shake);
  if (audio?.state !== "running") return;
  for (const [pitch, start, length] of tones) playTone(audio, wave, pitch, start, length);
}

/**
 * @param {AudioContext} context
 * @param {OscillatorType} wave
 * @param {number} pitch
 * @param {number} start
 * @param {number} length
 */
function playTone(context, wave, pitch, start, length) {
  const tone = new OscillatorNode(context, { type: wave, frequency: pitch });
  const volume = new GainNode(context, { gain: 0.4 });
  tone.connect(volume).connect(context.destination);
  tone.start(context.currentTime + start);
  tone.stop(context.currentTime + start + length);
}
