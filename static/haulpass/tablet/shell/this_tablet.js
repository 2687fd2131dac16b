/** The panel "This tablet": how it is, what was not taken, and the last resort. */

import { button, element, make, settings, text, textOf, clockTime } from "../page/parts.js";
import { clockSentence, queueSentence, rosterSentence } from "../page/status.js";
import { storageState } from "./storage.js";
import { opensOffline } from "./update.js";

/** @import { Contact } from "../sync/contact.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Device } from "../sync/enrollment.js" */
/** @import { Outbox } from "../sync/outbox.js" */
/** @import { Updates } from "./update.js" */

/**
 * @typedef {{
 *   db: Db, contact: Contact, outbox: Outbox, updates: Updates,
 *   device: () => Device | undefined, save: () => Promise<unknown>,
 * }} Parts
 */

const SHOWN_REJECTED = 100;

const panel = element("this-tablet", HTMLDialogElement);

/** @param {Parts} parts */
export function wireThisTablet(parts) {
  button("this-tablet-open").addEventListener("click", () => void open(parts));
  button("this-tablet-close").addEventListener("click", () => panel.close());
  button("tablet-export").addEventListener("click", async () => {
    await parts.save();
    say(text("saved"));
  });
  button("tablet-update").addEventListener("click", async () => {
    say(text((await parts.updates.look()) ? "update_coming" : "update_none"));
  });
}

/** @param {Parts} parts */
async function open(parts) {
  say("");
  panel.showModal();
  panel.scrollTop = 0;
  await fill(parts);
}

/** @param {Parts} parts */
async function fill({ db, contact, outbox, device }) {
  const { kept, usedMb, quotaMb } = await storageState();
  const use = { used: usedMb, quota: quotaMb };
  put("tablet-station", device()?.station ?? text("not_yet_enrolled"));
  put("tablet-name", device()?.name ?? "");
  put("tablet-queue", queueSentence(await outbox.length()));
  put("tablet-roster", rosterSentence(await db.get("kept", "roster"), contact));
  put("tablet-clock", clockSentence(contact.offsetMs));
  put("tablet-storage", text(kept ? "storage_kept" : "storage_not_kept", use));
  put("tablet-offline", text((await opensOffline()) ? "offline_ready" : "offline_not_ready"));
  put("tablet-version", settings.version);
  await showRejected(outbox);
}

/** @param {Outbox} outbox */
async function showRejected(outbox) {
  const rejected = await outbox.rejected();
  element("rejected-none", HTMLElement).hidden = rejected.length > 0;
  const rows = rejected.slice(0, SHOWN_REJECTED).map(({ event, reason, at }) => {
    const why = textOf("rejection", reason, text("rejected_other"));
    return make("li", `${clockTime(new Date(at))} · ${text(`kind_${event.kind}`)} · ${why}`);
  });
  element("rejected-list", HTMLUListElement).replaceChildren(...rows);
}

/**
 * @param {string} id
 * @param {string} content
 */
function put(id, content) {
  element(id, HTMLElement).textContent = content;
}

/** @param {string} sentence */
function say(sentence) {
  put("tablet-says", sentence);
}
