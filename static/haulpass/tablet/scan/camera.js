/** One camera stream a page visit, kept: asking again makes an iPad ask the attendant again.
 *
 * A tablet that was hidden goes on with the stream it has. Only a track that ended (an iPad that
 * slept, a cable pulled) or that stays dark is asked for anew, once the page can be seen.
 */

/** @import { Db } from "../sync/db.js" */

/** @typedef {"starting" | "on" | "refused" | "absent"} State */

const SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } }; // far cards are read from the middle of it
const DARK_FOR_MS = 2000;

export class Camera {
  /** @type {State} */
  state = "starting";
  /** Another camera could be taken. */
  hasOthers = false;
  lit = false;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {Promise<void> | null} */
  #opening = null;

  /**
   * @param {Db} db remembers the camera that was chosen
   * @param {HTMLVideoElement} video
   * @param {() => void} onChange
   */
  constructor(db, video, onChange) {
    this.db = db;
    this.video = video;
    this.onChange = onChange;
    document.addEventListener("visibilitychange", () => void this.#resume());
    window.addEventListener("pageshow", () => void this.#resume());
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#plugged());
  }

  /** A picture, if there can be one: `state` tells. May be called at any time. */
  start() {
    return (this.#opening ??= this.#open().finally(() => (this.#opening = null)));
  }

  /** The next camera of those that are there; remembered. */
  async other() {
    const ids = await cameraIds();
    const next = ids[(ids.indexOf(this.#track?.getSettings().deviceId ?? "") + 1) % ids.length];
    await this.db.put("kept", next, "camera");
    this.#drop();
    await this.start();
  }

  get hasLight() {
    const able = /** @type {{ torch?: boolean } | undefined} */ (this.#track?.getCapabilities?.());
    return able?.torch === true;
  }

  /** @param {boolean} on */
  async light(on) {
    const constraint = /** @type {MediaTrackConstraintSet} */ ({ torch: on });
    await this.#track?.applyConstraints({ advanced: [constraint] });
    this.lit = on;
    this.onChange();
  }

  async #open() {
    if (this.#track?.readyState === "live") return this.#play();
    this.#become("starting");
    try {
      this.#take(await this.#ask());
      await this.#play();
    } catch (error) {
      this.#drop();
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      this.#become(refused ? "refused" : "absent");
    }
  }

  async #ask() {
    const deviceId = /** @type {string | undefined} */ (await this.db.get("kept", "camera"));
    const which = deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: { ideal: "environment" } };
    return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...which } });
  }

  /** @param {MediaStream} stream */
  #take(stream) {
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => void (track === this.#track && this.#resume()));
    this.#track = track;
    this.lit = false;
    this.video.srcObject = stream;
  }

  /** Also after the picture was moved on the page, which pauses it. */
  async #play() {
    await this.video.play().catch(ignoreInterruption);
    this.hasOthers = (await cameraIds()).length > 1;
    this.#become("on");
    setTimeout(this.onChange, 1000); // some cameras tell a moment later that they have a light
  }

  async #resume() {
    if (document.hidden || this.state === "refused" || this.state === "absent") return;
    await this.start();
    await new Promise((resolve) => setTimeout(resolve, DARK_FOR_MS));
    if (!this.#track?.muted || document.hidden) return;
    this.#drop();
    await this.start();
  }

  async #plugged() {
    if (this.state === "absent") await this.start();
    else this.hasOthers = (await cameraIds()).length > 1;
    this.onChange();
  }

  #drop() {
    this.#track?.stop();
    this.#track = null;
    this.video.srcObject = null;
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    this.onChange();
  }
}

async function cameraIds() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
}

/** @param {unknown} error a new picture came before the last one played: no failure */
function ignoreInterruption(error) {
  if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
}
