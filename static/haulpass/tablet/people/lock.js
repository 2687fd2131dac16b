/** The lock screen: a name is tapped, a PIN typed. What it finds out it tells; it decides nothing. */

import { button, element, make, text } from "../page/parts.js";
import { Tries, isPin } from "./pin.js";

/** In the station's briefing. @typedef {{ id: string, name: string, pin: string }} Person */

const SHORTEST = 4;

export class Lock {
  #tries = new Tries();
  /** @type {Person | null} */
  #chosen = null;

  /**
   * @param {{ onWho: (person: Person, proven: boolean) => void }} wiring `proven`: by the PIN
   */
  constructor(wiring) {
    this.wiring = wiring;
    this.dialog = element("lock", HTMLDialogElement);
    this.field = element("pin", HTMLInputElement);
    this.dialog.addEventListener("cancel", (cancel) => cancel.preventDefault());
    element("pin-form", HTMLFormElement).addEventListener("submit", (submit) => {
      submit.preventDefault();
      void this.#try();
    });
    button("pin-other").addEventListener("click", () => this.#choose(null));
    button("pin-forgotten").addEventListener("click", () => this.#let(false));
    button("lock-stay").addEventListener("click", () => this.close());
    this.#wirePad();
  }

  get isOpen() {
    return this.dialog.open;
  }

  /**
   * @param {Person[]} people
   * @param {string} [stays] who may go on without a PIN, having only looked
   */
  open(people, stays = "") {
    const tiles = people.map((person) => this.#tileOf(person));
    element("lock-names", HTMLUListElement).replaceChildren(...tiles);
    button("lock-stay").hidden = stays === "";
    button("lock-stay").textContent = text("lock_stay", { name: stays });
    this.#choose(null);
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    this.field.value = "";
    this.dialog.close();
  }

  /** A scan came: it waits. What a scanner typed is no PIN. */
  sayLocked() {
    this.field.value = "";
    this.#say(text("lock_first"));
  }

  /** @param {Person} person */
  #tileOf(person) {
    const row = make("li", "");
    const tile = make("button", person.name);
    tile.setAttribute("type", "button");
    tile.addEventListener("click", () => this.#choose(person));
    row.append(tile);
    return row;
  }

  /** @param {Person | null} person null: back to the names */
  #choose(person) {
    this.#chosen = person;
    element("lock-who", HTMLElement).hidden = person !== null;
    element("pin-form", HTMLElement).hidden = person === null;
    this.field.value = "";
    this.#say("");
    if (!person) return;
    element("pin-name", HTMLElement).textContent = person.name;
    this.field.focus({ preventScroll: true });
    this.dialog.scrollTop = 0;
  }

  async #try() {
    const [person, pin] = [this.#chosen, this.field.value];
    const seconds = this.#tries.secondsLeft(Date.now());
    this.field.value = "";
    if (!person || seconds) return this.#say(text("pin_wait", { seconds }));
    if (pin.length < SHORTEST) return this.#say(text("pin_short"));
    if (await isPin(pin, person.pin)) return this.#let(true);
    this.#tries.wrong(Date.now());
    const pause = this.#tries.secondsLeft(Date.now());
    this.#say(pause ? text("pin_wait", { seconds: pause }) : text("pin_wrong", { name: person.name }));
  }

  /** @param {boolean} proven */
  #let(proven) {
    if (!this.#chosen) return;
    if (proven) this.#tries.right();
    this.wiring.onWho(this.#chosen, proven);
  }

  #wirePad() {
    const pad = element("pin-pad", HTMLElement);
    pad.addEventListener("pointerdown", (down) => down.preventDefault()); // the field keeps the focus
    for (const key of pad.querySelectorAll("button[type=button]")) {
      if (!(key instanceof HTMLButtonElement)) continue;
      key.addEventListener("click", () => this.#press(key.value));
    }
    this.field.addEventListener("input", () => {
      this.field.value = this.field.value.replace(/\D/g, "");
    });
  }

  /** @param {string} digit "" takes the last one back */
  #press(digit) {
    const typed = this.field.value;
    this.field.value = digit ? (typed + digit).slice(0, this.field.maxLength) : typed.slice(0, -1);
  }

  /** @param {string} sentence */
  #say(sentence) {
    for (const id of ["pin-says", "lock-says"]) element(id, HTMLElement).textContent = sentence;
  }
}
