/** The language that was chosen last on this tablet; both are there without a network. */

import { settings } from "../page/parts.js";

/** @import { Db } from "../sync/db.js" */

/**
 * Keeps the language that the address asks for. An address that asks for none, as the icon on a
 * home screen does, opens the page once more in the kept one.
 * @param {Db} db
 */
export async function followLanguage(db) {
  if (new URLSearchParams(location.search).has("language")) {
    return void (await db.put("kept", settings.language, "language"));
  }
  const kept = /** @type {string | undefined} */ (await db.get("kept", "language"));
  if (!kept || kept === settings.language) return;
  location.replace(`${location.pathname}?language=${kept}${location.hash}`);
  await new Promise(() => {}); // this page is over: it must not ask for the camera
}
