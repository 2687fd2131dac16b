/** Scanners that type: a burst of keys is a scan, wherever the focus stands.
 *
 * No person types eight characters with less than 50 ms between them. What a burst did to a field
 * is taken back, and the key that ends it presses no button.
 */

import { readByPosition } from "./keys.js";

const GAP_MS = 50;
const MACHINE = 3; // so many keys at that speed, and Enter as fast, are no person's either
const SHORTEST = 8;
const HALF_AFTER_MS = 1000;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

export class Wedge {
  #text = "";
  #byPosition = "";
  #lastMs = -Infinity;
  /** @type {() => void} */
  #takeBack = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(readings: string[]) => void} onScan what was typed, and what it would be on a
   *   keyboard of the United States, which most scanners play
   * @param {() => void} onHalf a burst did not end: nothing was scanned
   * @param {HTMLInputElement} typed the field into which anything may be typed, but by people only
   */
  constructor(onScan, onHalf, typed) {
    this.onScan = onScan;
    this.onHalf = onHalf;
    this.typed = typed;
    window.addEventListener("keydown", (pressed) => this.#key(pressed), { capture: true });
  }

  /** @param {KeyboardEvent} pressed */
  #key(pressed) {
    if (pressed.isComposing || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    const ends = pressed.key === "Enter" || pressed.key === "Tab";
    if (pressed.key.length > 1 && !ends) return; // Shift goes along with a burst
    const goesOn = pressed.timeStamp - this.#lastMs < GAP_MS && !pressed.repeat;
    if (ends) return goesOn ? this.#end(pressed) : this.#forget();
    if (!goesOn) this.#begin();
    if (!pressed.repeat) this.#add(pressed);
  }

  #begin() {
    this.#stop();
    this.#takeBack = remember(document.activeElement);
  }

  /** @param {KeyboardEvent} pressed */
  #add(pressed) {
    this.#text += pressed.key;
    this.#byPosition += readByPosition(pressed);
    this.#lastMs = pressed.timeStamp;
    if (pressed.key === " " && this.#text.length >= MACHINE && !isField(document.activeElement)) {
      pressed.preventDefault(); // a space would press the button in focus
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop(), HALF_AFTER_MS);
  }

  /** @param {KeyboardEvent} pressed Enter or Tab, as fast as the rest */
  #end(pressed) {
    const readings = [this.#text, this.#byPosition];
    const takeBack = this.#takeBack;
    this.#forget();
    if (!this.#isScan(readings[0].length)) return;
    pressed.preventDefault();
    pressed.stopImmediatePropagation();
    takeBack();
    this.onScan(readings);
  }

  /** A short burst may be meant for a field that asks for something short, such as a PIN.
   * @param {number} length */
  #isScan(length) {
    const focus = document.activeElement;
    return length >= SHORTEST || (length >= MACHINE && (!isField(focus) || focus === this.typed));
  }

  /** The end did not come. */
  #stop() {
    const takeBack = this.#takeBack;
    const length = this.#text.length;
    this.#forget();
    if (length < SHORTEST) return;
    takeBack();
    this.onHalf();
  }

  #forget() {
    clearTimeout(this.#timer);
    [this.#text, this.#byPosition, this.#lastMs] = ["", "", -Infinity];
    this.#takeBack = () => {};
  }
}

/**
 * @param {Element | null} focus
 * @returns {focus is Field}
 */
function isField(focus) {
  if (focus instanceof HTMLInputElement) return !["radio", "checkbox", "button", "submit"].includes(focus.type);
  return focus instanceof HTMLTextAreaElement || focus instanceof HTMLSelectElement;
}

/**
 * What gives the field in focus its text back.
 * @param {Element | null} focus
 */
function remember(focus) {
  if (!isField(focus)) return () => {};
  const { value } = focus;
  return () => {
    if (focus.value === value) return;
    focus.value = value;
    focus.dispatchEvent(new Event("input", { bubbles: true }));
  };
}
