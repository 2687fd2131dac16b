/** Makes events by the protocol (docs/protocol.md). An event is a fact: it never changes. */

import { uuid7 } from "./uuid7.js";

/**
 * @typedef {"joined_line" | "checked_in" | "finished" | "left_line" | "refused" | "line_count"
 *   | "paused" | "resumed" | "voided"} Kind
 */
/**
 * What an event tells beside its kind.
 * @typedef {{
 *   visit?: string, pass_code?: string, license_number?: string, plate?: string,
 *   towing?: string, visitor?: string, reason?: string, voids?: string,
 *   source?: "scan" | "wedge" | "typed" | "list", shown?: "admit" | "confirm" | "refuse",
 *   attendant?: string, practice?: boolean, load_type?: string, ticket_number?: string,
 *   net_weight_lb?: number, stated_wait_minutes?: number, in_line?: number,
 * }} Details
 */
/**
 * @typedef {Details & {
 *   id: string, kind: Kind, occurred_at: string, made_offline: boolean, clock_offset_ms?: number,
 * }} HaulpassEvent
 */
/**
 * How the tablet stands with its server: `offsetMs` is server minus device, null before the
 * first contact.
 * @typedef {{ offsetMs: number | null, online: boolean }} Standing
 */

/**
 * @param {Kind} kind
 * @param {Details} details
 * @param {Standing} standing that of the moment: the offset is never refreshed on sending
 * @param {Date} [now]
 * @returns {HaulpassEvent}
 */
export function makeEvent(kind, details, standing, now = new Date()) {
  return {
    id: uuid7(now.getTime()),
    kind,
    occurred_at: isoWithOffset(now),
    made_offline: !standing.online,
    ...(standing.offsetMs === null ? {} : { clock_offset_ms: standing.offsetMs }),
    ...details,
  };
}

/**
 * The device's own clock, with its distance from UTC: 2026-03-02T09:14:05.123-05:00.
 * @param {Date} date
 */
export function isoWithOffset(date) {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const two = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}
