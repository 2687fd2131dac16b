/** What a name that was read becomes: a truck by itself, or the other half of a truck and its
 * trailer; the table in verdict/trailer.js. */

import { showNotice } from "../page/notice.js";
import { text } from "../page/parts.js";
import { nameForTowing } from "../verdict/trailer.js";

/** @import { Named } from "../scan/codes.js" */
/** @import { HaulpassEvent } from "../sync/event.js" */
/** @import { TrailerWait } from "../verdict/trailer.js" */
/** @import { Attendant, Source } from "./attendant.js" */

/**
 * @param {Attendant} attendant
 * @param {TrailerWait} trailer
 * @param {Named} named
 * @param {Source} source
 */
export async function read(attendant, trailer, named, source) {
  const { first } = trailer;
  if (!first) return void (await attendant.record(named, source));
  const vehicleClass = await attendant.classOf(named);
  if (trailer.waitsForTruck) return readTruck(first.event, vehicleClass);
  if (vehicleClass && vehicleClass !== "trailer") return readAnother();
  const wrong = await attendant.tow(first.event, named, source);
  if (wrong) showNotice(wrong);
  else trailer.end();

  /**
   * @param {HaulpassEvent} own the trailer's
   * @param {string | null} vehicleClass
   */
  async function readTruck(own, vehicleClass) {
    if (nameForTowing(named) === nameForTowing(own)) return showNotice(text("same_as_trailer"));
    trailer.end();
    const truck = await attendant.record(named, source);
    const came = truck && ["joined_line", "checked_in"].includes(truck.kind);
    if (came && vehicleClass !== "trailer") await attendant.hitch(truck, own);
  }

  async function readAnother() {
    trailer.end();
    showNotice(text("no_trailer"));
    await attendant.record(named, source);
  }
}
