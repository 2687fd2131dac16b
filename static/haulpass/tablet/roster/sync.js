/** Keeps the roster up to date, page by page. A page's entries and its cursor are written together
 * or not at all: a roster that came halfway is good up to its last whole page and goes on there.
 * A page that is not what it should be is not kept. */

import { Refusal } from "../sync/api.js";

/** @import { RosterPage } from "../sync/api.js" */
/** @import { Db } from "../sync/db.js" */
/** @import { Locks } from "../sync/outbox.js" */

/**
 * In `kept` as "roster". `at`: server time (ISO) at which it was last known to be whole.
 * @typedef {{ cursor: string, at: string | null, count: number }} KeptRoster
 */
/**
 * @typedef {{
 *   ask: (cursor: string) => Promise<RosterPage>,
 *   now: () => Date,
 *   locks: Locks,
 *   onPage?: (kept: KeptRoster) => void,
 * }} Wiring
 */

/** @type {KeptRoster} */
const NOTHING = { cursor: "", at: null, count: 0 };
const TWELVE_BYTES = /^[\w-]{16}$/;
const BOX = /^[\w-]{64}$/;

export class RosterSync {
  /** @type {Promise<boolean> | null} */
  #running = null;

  /**
   * @param {Db} db
   * @param {Wiring} wiring
   */
  constructor(db, wiring) {
    this.db = db;
    this.wiring = wiring;
  }

  /**
   * Asks for what changed. Calls while it runs share one run; tabs take turns.
   * @returns {Promise<boolean>} whether the roster is whole now
   */
  run() {
    this.#running ??= this.wiring.locks
      .request("haulpass-roster", () => this.#takeAll())
      .catch(() => false) // no network, or a page that is none: asked again in a minute
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async #takeAll() {
    let kept = await this.kept();
    for (;;) {
      const now = this.wiring.now().toISOString();
      const page = await this.#askFrom(kept.cursor);
      checkPage(page, kept.cursor);
      const at = page.more ? kept.at : now;
      kept = await this.#keep(page, at);
      this.wiring.onPage?.(kept);
      if (!page.more) return true;
    }
  }

  /** @returns {Promise<KeptRoster>} */
  async kept() {
    return /** @type {KeptRoster | undefined} */ (await this.db.get("kept", "roster")) ?? NOTHING;
  }

  /**
   * A cursor that the server does not take, after a restored backup say: from the beginning.
   * @param {string} cursor
   */
  async #askFrom(cursor) {
    try {
      return await this.wiring.ask(cursor);
    } catch (error) {
      if (cursor && error instanceof Refusal && error.status === 400) return this.wiring.ask("");
      throw error;
    }
  }

  /**
   * @param {RosterPage} page
   * @param {string | null} at
   * @returns {Promise<KeptRoster>}
   */
  async #keep(page, at) {
    const change = this.db.transaction(["roster", "kept"], "readwrite");
    const roster = change.objectStore("roster");
    const puts = page.entries.map(([index, nonce, box]) => roster.put([nonce, box], index));
    const written = roster.count().then(async (count) => {
      const kept = { cursor: page.cursor, at, count };
      await change.objectStore("kept").put(kept, "roster");
      return kept;
    });
    await Promise.all([...puts, written, change.done]);
    return written;
  }
}

/**
 * @param {RosterPage} page
 * @param {string} before the cursor that was asked from
 */
function checkPage(page, before) {
  const { entries, cursor, more } = page;
  const isWhole = Array.isArray(entries) && entries.every(isEntry);
  if (!isWhole || typeof cursor !== "string" || !cursor || typeof more !== "boolean") {
    throw new TypeError("Not a page of the roster");
  }
  if (more && cursor === before) throw new TypeError("The roster stands still");
}

/** @param {unknown} entry */
function isEntry(entry) {
  if (!Array.isArray(entry) || entry.length !== 3) return false;
  const [index, nonce, box] = entry;
  return TWELVE_BYTES.test(index) && TWELVE_BYTES.test(nonce) && BOX.test(box);
}
