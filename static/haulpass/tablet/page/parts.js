/** The page's own parts: its elements, its settings and its texts, handed over by Django. */

/** @typedef {{ version: string, wasm: string, host: string, language: string, answerWithinMs: number, texts: Record<string, string> }} Settings */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}`);
  return found;
}

/** @param {string} id */
export function button(id) {
  return element(id, HTMLButtonElement);
}

/** @type {Settings} */
export const settings = JSON.parse(element("tablet-settings", HTMLScriptElement).text);

/**
 * The text of that name, its {marks} filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function text(name, values = {}) {
  const found = settings.texts[name] ?? name;
  return found.replace(/\{(\w+)\}/g, (mark, key) => String(values[key] ?? mark));
}

/**
 * The text for a word of the protocol, such as a reason; the fallback for a word we do not know.
 * @param {string} group
 * @param {string | null | undefined} word
 * @param {string} [fallback]
 */
export function textOf(group, word, fallback = "") {
  return settings.texts[`${group}_${word}`] ?? fallback;
}

/** @param {Date} date */
export function clockTime(date) {
  return new Intl.DateTimeFormat(settings.language, { hour: "numeric", minute: "2-digit" }).format(date);
}

/**
 * @param {string} tag
 * @param {string} content
 * @param {string} [className]
 */
export function make(tag, content, className = "") {
  const made = document.createElement(tag);
  made.textContent = content;
  if (className) made.className = className;
  return made;
}
