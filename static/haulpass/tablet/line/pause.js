/** The station takes nobody for a while: said once, seen on every tablet of the station. */

import { button, clockTime, element, make, text, textOf } from "../page/parts.js";

/** @import { Paused } from "./line.js" */

const REASONS = ["box_swap", "no_trailer", "scale_down", "weather", "other"];

/** @param {{ pause: (reason: string) => void, goOn: () => void }} wiring */
export function wirePause({ pause, goOn }) {
  const choices = REASONS.map((reason) => {
    const made = make("button", text(`pause_${reason}`));
    made.setAttribute("type", "button");
    made.addEventListener("click", () => pause(reason));
    return made;
  });
  element("pause-reasons", HTMLElement).replaceChildren(...choices);
  button("go-on").addEventListener("click", goOn);
}

/** @param {Paused | null} paused */
export function showPause(paused) {
  element("pause-bar", HTMLElement).hidden = paused === null;
  button("tool-pause").hidden = paused !== null;
  if (!paused) return;
  const time = clockTime(new Date(paused.since));
  const sentence = text("paused_since", { time, reason: textOf("pause", paused.reason, paused.reason) });
  const line = element("paused-since", HTMLElement);
  if (line.textContent !== sentence) line.textContent = sentence;
}
