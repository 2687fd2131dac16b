/** One short message at the foot of the page, with a way back where there is one. */

import { button, element } from "./parts.js";

const SHOWN_MS = 8000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding;
/** @type {(() => void) | undefined} */
let takeBack;

const box = element("notice", HTMLElement);
const undo = button("notice-undo");
button("notice-close").addEventListener("click", hideNotice);
undo.addEventListener("click", () => {
  const work = takeBack;
  hideNotice();
  work?.();
});

/**
 * @param {string} message
 * @param {{ tone?: "plain" | "refuse", onUndo?: () => void }} [how]
 */
export function showNotice(message, { tone = "plain", onUndo } = {}) {
  takeBack = onUndo;
  box.dataset.tone = tone;
  box.hidden = false;
  undo.hidden = !onUndo;
  element("notice-text", HTMLElement).textContent = message;
  clearTimeout(hiding);
  if (tone === "plain") hiding = setTimeout(hideNotice, SHOWN_MS);
}

export function hideNotice() {
  clearTimeout(hiding);
  takeBack = undefined;
  box.hidden = true;
}
