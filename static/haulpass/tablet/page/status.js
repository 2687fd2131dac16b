/** What the attendant can always see: the connection, the queue, what was not taken. */

import { clockTime, element, make, text, textOf } from "./parts.js";

/** @import { Contact } from "../sync/contact.js" */
/** @import { Outbox } from "../sync/outbox.js" */

const SHOWN_REJECTED = 20;

/** @param {Contact} contact */
export function showContact(contact) {
  const line = element("contact", HTMLElement);
  const time = contact.lastAt ? clockTime(contact.lastAt) : "";
  line.dataset.online = String(contact.online);
  line.textContent = contact.online
    ? text("connected", { time })
    : time ? text("offline_since", { time }) : text("offline");
}

/** @param {Outbox} outbox */
export async function showQueue(outbox) {
  const length = await outbox.length();
  const line = element("queue", HTMLElement);
  line.textContent = length ? text("queue", { length }) : text("queue_empty");
  line.dataset.length = String(length);
}

/** @param {Outbox} outbox */
export async function showRejected(outbox) {
  const rejected = await outbox.rejected();
  const box = element("rejected", HTMLDetailsElement);
  box.hidden = rejected.length === 0;
  element("rejected-count", HTMLElement).textContent = text("rejected_count", { count: rejected.length });
  const rows = rejected.slice(0, SHOWN_REJECTED).map(({ event, reason, at }) => {
    const why = textOf("rejection", reason, text("rejected_other"));
    return make("li", `${clockTime(new Date(at))} · ${text(`kind_${event.kind}`)} · ${why}`);
  });
  element("rejected-list", HTMLUListElement).replaceChildren(...rows);
}
