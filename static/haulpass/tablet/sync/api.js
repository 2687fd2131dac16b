/** The device API (docs/protocol.md). An answer counts only by its body: a hotel's or a
 * carrier's log-in page also answers with 200. */

/** @import { HaulpassEvent } from "./event.js" */

/** @typedef {"admit" | "confirm" | "refuse"} Result */
/** @typedef {{ result: Result, reason?: string | null, license_number?: string | null }} Verdict */
/**
 * @typedef {{
 *   class?: string | null, color?: string | null, plate?: string | null, plate_state?: string | null,
 * }} Vehicle
 */
/**
 * @typedef {{
 *   id: string | null, status: "accepted" | "duplicate" | "rejected", reason?: string,
 *   verdict?: Verdict | null, vehicle?: Vehicle | null, earlier?: { at: string, station: string } | null,
 * }} Answer
 */
/** @typedef {{ device_id: string | number, token: string, station: string }} Enrollment */
/**
 * The server's time as one answer told it. `offsetMs`: server minus device at the middle of the round
 * trip; `version`: of the page that the server would hand out, only told to an enrolled tablet.
 * @typedef {{ offsetMs: number, roundTripMs: number, version?: string }} Told
 */
/**
 * How the tablet says it is; what it does not know it leaves out.
 * @typedef {{
 *   version?: string, mode?: string, attendant?: string, roster_at?: string, queue?: number,
 *   rejected?: number, clock_offset_ms?: number, storage_kept?: boolean,
 * }} TabletStatus
 */
/** One piece of the roster: index, nonce and box of each entry.
 * @typedef {{ entries: [string, string, string][], cursor: string, more: boolean }} RosterPage */
/**
 * What a tablet is told of its station. In `kept` as "station".
 * @typedef {{
 *   station: string, name: string, time_zone: string, grace_days: number, towing_classes: string[],
 *   days: { date: string, open: boolean, reason: string }[],
 *   load_types: { code: string, en: string, es: string }[],
 *   attendants: { id: string, name: string, pin: string }[],
 * }} Briefing
 */

const TIMEOUT_MS = 15_000;

/** The server answered, and the answer is no. */
export class Refusal extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`The server answered ${status}`);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>} the JSON body
 */
async function ask(path, init = {}) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`/api/v1/${path}`, {
    credentials: "omit", cache: "no-store", redirect: "error", signal, ...init,
  });
  if (!response.ok) throw new Refusal(response.status);
  return response.json();
}

/**
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
function post(body, headers = {}) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * @param {string} code
 * @param {string} name
 * @returns {Promise<Enrollment>}
 */
export function enroll(code, name) {
  return ask("devices/enroll", post({ code, name }));
}

/**
 * @param {HaulpassEvent[]} events
 * @param {string} token
 * @returns {Promise<Answer[]>}
 */
export async function sendEvents(events, token) {
  const body = await ask("events", post({ events }, bearer(token)));
  if (!Array.isArray(body.results)) throw new TypeError("No results in the answer");
  return body.results;
}

/** Of a tablet that is not enrolled yet. @returns {Promise<Told>} */
export function ping() {
  return timed(() => ask("ping"));
}

/**
 * Says how the tablet is, and hears the time.
 * @param {TabletStatus} status
 * @param {string} token
 * @returns {Promise<Told>}
 */
export function reportStatus(status, token) {
  return timed(() => ask("devices/status", post(status, bearer(token))));
}

/**
 * @param {string} token
 * @returns {Promise<Briefing>}
 */
export async function askBriefing(token) {
  const body = await ask("station", { headers: bearer(token) });
  if (!Array.isArray(body.days) || !body.time_zone) throw new TypeError("Not a station");
  return body;
}

/**
 * @param {string} cursor "" for all
 * @param {string} token
 * @returns {Promise<RosterPage>}
 */
export function askRoster(cursor, token) {
  return ask(`roster?cursor=${encodeURIComponent(cursor)}`, { headers: bearer(token) });
}

/**
 * @param {string} token
 * @returns {Promise<import("../line/line.js").LineTold>}
 */
export async function askLine(token) {
  const body = await ask("line", { headers: bearer(token) });
  if (!Array.isArray(body.line)) throw new TypeError("Not a line");
  return body;
}

/** @param {string} token */
function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/**
 * The round trip is timed by the clock that nobody can set.
 * @param {() => Promise<any>} call
 * @returns {Promise<Told>}
 */
async function timed(call) {
  const before = performance.now();
  const body = await call();
  const [roundTripMs, now] = [performance.now() - before, Date.now()];
  const server = Date.parse(body.now);
  if (body.service !== "haulpass" || Number.isNaN(server)) throw new TypeError("Not our server");
  const offsetMs = Math.round(server - (now - roundTripMs / 2));
  return { offsetMs, roundTripMs, version: body.version };
}
