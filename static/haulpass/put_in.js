/** Keeps a page fresh without taking the focus from where it is. */

/** The parts marked `data-live` that differ are put in; a link that had the focus keeps it.
 * @param {Document} fresh */
export function putIn(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || newer.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) && document.activeElement;
    const address = focused && focused.getAttribute("href");
    part.replaceChildren(...newer.childNodes);
    const links = /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("a"));
    [...links].find((link) => address && link.getAttribute("href") === address)?.focus();
  }
}
