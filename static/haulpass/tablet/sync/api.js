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
 *   verdict?: Verdict | null, vehicle?: Vehicle | null,
 * }} Answer
 */
/** @typedef {{ device_id: string | number, token: string, station: string }} Enrollment */
/** @typedef {{ offsetMs: number, roundTripMs: number }} Clock */

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
  const body = await ask("events", post({ events }, { Authorization: `Bearer ${token}` }));
  if (!Array.isArray(body.results)) throw new TypeError("No results in the answer");
  return body.results;
}

/**
 * The server's clock less ours, taken at the middle of the round trip.
 * @returns {Promise<Clock>}
 */
export async function ping() {
  const before = Date.now();
  const body = await ask("ping");
  const after = Date.now();
  const server = Date.parse(body.now);
  if (body.service !== "haulpass" || Number.isNaN(server)) throw new TypeError("Not our server");
  return { offsetMs: Math.round(server - (before + after) / 2), roundTripMs: after - before };
}
