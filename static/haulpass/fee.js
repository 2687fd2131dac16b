/** What a license costs, worked out anew with each change of the form and before anything is saved:
 * the same address is asked with what is typed. Without this module the page has a button. */

import { putIn } from "./put_in.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-fee]"));
const names = (form.dataset.fee ?? "").split(" ");
let asked = new AbortController();

/** Only the newest answer counts; without a network the page stays as it is. */
async function workOut() {
  asked.abort();
  asked = new AbortController();
  const typed = new FormData(form);
  const said = names.map((name) => [name, String(typed.get(name) ?? "")]);
  const address = `${location.pathname}?${new URLSearchParams(said)}`;
  const answer = await fetch(address, { signal: asked.signal });
  if (!answer.ok || answer.redirected) return;
  putIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

form.addEventListener("change", () => workOut().catch(() => undefined));
