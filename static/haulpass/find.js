/** The key / goes to the search of the page, as in many programs; in a field it is a letter. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = /** @type {HTMLElement} */ (event.target);
  if (here.closest("input, select, textarea")) return;
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-find] input"));
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
