/** Whose turn it is: a scan while the last one is still open. */

import { showNotice } from "../page/notice.js";
import { button, element, text } from "../page/parts.js";
import { signal } from "../page/sound.js";
import { verdictIsShown } from "../verdict/screen.js";

/** @import { Source } from "./scanner.js" */

/**
 * Whether a code is taken now. The camera waits: its card is still there afterwards. A scanner's
 * beep says that the next truck is there, so it closes an admission; a refusal waits for its own
 * answer, and the scan that came meanwhile is never lost silently.
 * @param {Source} source
 * @param {boolean} busy the scan before it is being asked about
 */
export function mayTake(source, busy) {
  if (!busy && !verdictIsShown()) return true;
  if (source === "scan") return false;
  if (!busy && admissionIsClosed()) return true;
  showNotice(text("scan_again"), { tone: "refuse" });
  signal("refuse");
  return false;
}

function admissionIsClosed() {
  if (element("verdict", HTMLDialogElement).dataset.tone === "refuse") return false;
  button("verdict-next").click();
  return !verdictIsShown();
}
