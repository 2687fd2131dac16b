/** The keys of a United States keyboard by their places.
 *
 * A scanner plays such a keyboard. A tablet set to Spanish hears `-` where it plays `/`, and Ñ for
 * the colon; the place of the key stays the same.
 */

/** @type {Record<string, [string, string]>} */
const SIGNS = { Slash: ["/", "?"], Period: [".", ">"], Minus: ["-", "_"], Semicolon: [";", ":"] };

/** @param {{ code: string, key: string, shiftKey: boolean }} pressed */
export function readByPosition({ code, key, shiftKey }) {
  const sign = SIGNS[code]?.[shiftKey ? 1 : 0];
  return sign ?? code.match(/^(?:Key|Digit)(.)$/)?.[1] ?? key;
}
