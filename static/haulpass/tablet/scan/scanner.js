/** The ways in which a code reaches the page: the camera, and scanners that type. One code after
 * the other; what is done with it is the matter of the view that is open. */

import { showNotice } from "../page/notice.js";
import { button, element, settings, text } from "../page/parts.js";
import { Camera } from "./camera.js";
import { decode, prepareDecoder } from "./decode.js";
import { watchFrames } from "./frames.js";
import { Repeats } from "./repeats.js";
import { keepAwake } from "./wakelock.js";
import { Wedge } from "./wedge.js";

/** @import { Db } from "../sync/db.js" */

/** @typedef {"scan" | "wedge"} Source */
/**
 * What the open view makes of a text: `read` gives the code if it is one of ours, else null;
 * `mayTake` says whether it (null: one of others) is taken now, and tells the attendant if not.
 * @typedef {{
 *   read: (text: string) => string | null,
 *   mayTake: (source: Source, code: string | null) => boolean,
 *   take: (code: string, source: Source) => void,
 * }} Reader
 */

const SAYS = { starting: "camera_starting", on: "point_camera", refused: "camera_refused", absent: "camera_absent" };

export class Scanner {
  /** @type {Reader | null} */
  reader = null;
  #repeats = new Repeats();
  #box = element("camera", HTMLElement);
  #video = element("video", HTMLVideoElement);
  #decodes = false;

  /** @param {Db} db */
  constructor(db) {
    this.camera = new Camera(db, this.#video, () => this.#show());
    new Wedge((readings) => this.#typed(readings), onHalf, element("typed", HTMLInputElement));
    button("camera-again").addEventListener("click", () => void this.start());
    button("camera-other").addEventListener("click", () => void this.camera.other());
    button("camera-light").addEventListener("click", () => void this.camera.light(!this.camera.lit));
    keepAwake();
    void watchFrames(this.#video, (picture) => this.#look(picture));
  }

  /** The picture and the decoder; again after one of them failed. */
  async start() {
    await Promise.all([this.camera.start(), this.#prepare()]);
    this.#show();
  }

  /** The picture is shown there: it goes from view to view with the stream it has.
   * @param {HTMLElement} place */
  showIn(place) {
    const part = element("camera-part", HTMLElement);
    if (part.parentElement === place) return;
    place.append(part);
    if (this.camera.state === "on") void this.camera.start();
  }

  /** The line under the picture; without a sentence, how the camera stands.
   * @param {string} [sentence] */
  say(sentence) {
    element("camera-says", HTMLElement).textContent = sentence ?? this.#standing();
  }

  /** The same card counts again. */
  forget() {
    this.#repeats.forget();
  }

  #standing() {
    const { state } = this.camera;
    return text(state === "on" && !this.#decodes ? "decoder_missing" : SAYS[state]);
  }

  async #prepare() {
    this.#decodes = true; // until it turns out not to
    await prepareDecoder(settings.wasm).catch(() => (this.#decodes = false));
  }

  #show() {
    const { camera } = this;
    const works = camera.state === "on" && this.#decodes;
    this.#box.dataset.state = camera.state === "on" || camera.state === "starting" ? camera.state : "off";
    button("camera-light").hidden = camera.state !== "on" || !camera.hasLight;
    button("camera-light").setAttribute("aria-pressed", String(camera.lit));
    button("camera-other").hidden = camera.state !== "on" || !camera.hasOthers;
    button("camera-again").hidden = works || camera.state === "starting";
    this.say();
  }

  /** @param {ImageData} picture */
  async #look(picture) {
    if (!this.reader || !this.#decodes) return;
    const texts = await decode(picture);
    if (texts.length > 0) this.#found(texts, "scan");
  }

  /** @param {string[]} readings of one burst of keys */
  #typed(readings) {
    this.#found(readings, "wedge");
  }

  /**
   * Several codes in view, several readings of one: ours counts.
   * @param {string[]} texts
   * @param {Source} source
   */
  #found(texts, source) {
    const { reader } = this;
    if (!reader) return;
    const code = texts.map(reader.read).find((read) => read !== null) ?? null;
    const key = code ?? texts[0];
    const now = performance.now();
    if (this.#repeats.isSame(key, now) || !reader.mayTake(source, code)) return;
    this.#repeats.took(key, now);
    if (code === null) showNotice(text("not_ours"));
    else reader.take(code, source);
  }
}

function onHalf() {
  showNotice(text("half_scan"));
}
