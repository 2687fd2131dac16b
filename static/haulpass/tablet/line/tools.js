/** A row of buttons, each of which opens one panel; the one before it closes. */

import { element } from "../page/parts.js";

/** @param {string} name of the tool that opens */
export function openTool(name) {
  for (const tool of tools()) show(tool, tool.value === name);
}

export function closeTools() {
  openTool("");
}

/** @param {(name: string) => void} onOpen */
export function wireTools(onOpen) {
  for (const tool of tools()) {
    tool.addEventListener("click", () => {
      const opens = tool.getAttribute("aria-expanded") !== "true";
      openTool(opens ? tool.value : "");
      if (opens) onOpen(tool.value);
    });
  }
}

/** @returns {HTMLButtonElement[]} */
function tools() {
  return [...element("tools", HTMLElement).querySelectorAll("button")];
}

/** @param {HTMLButtonElement} tool @param {boolean} isOpen */
function show(tool, isOpen) {
  tool.setAttribute("aria-expanded", String(isOpen));
  element(`${tool.value}-panel`, HTMLElement).hidden = !isOpen;
}
