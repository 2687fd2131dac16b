/** The tablet's page: puts its parts together. What each does stands in its own file. */

import { Refusal, sendEvents } from "./sync/api.js";
import { Attendant } from "./work/attendant.js";
import { startCamera, watchFrames } from "./scan/camera.js";
import { scannedCode, typedName } from "./scan/codes.js";
import { Contact } from "./sync/contact.js";
import { openDatabase } from "./sync/db.js";
import { decode, prepareDecoder } from "./scan/decode.js";
import { askForEnrollment, keptDevice } from "./sync/enrollment.js";
import { showNotice } from "./page/notice.js";
import { Outbox } from "./sync/outbox.js";
import { button, element, settings, text } from "./page/parts.js";
import { Repeats } from "./scan/repeats.js";
import { unlockSound } from "./page/sound.js";
import { showContact, showQueue, showRejected } from "./page/status.js";
import { TrailerWait } from "./verdict/trailer.js";
import { verdictIsShown, wireVerdict } from "./verdict/screen.js";
import { forgetYesterday, renderWaiting } from "./line/visitors.js";

/** @import { Answer } from "./sync/api.js" */
/** @import { Meaning } from "./work/attendant.js" */
/** @import { Named } from "./scan/codes.js" */
/** @import { Device } from "./sync/enrollment.js" */
/** @import { HaulpassEvent } from "./sync/event.js" */
/** @import { Drained } from "./sync/outbox.js" */

const db = await openDatabase();
const contact = new Contact(db, () => showContact(contact));
const outbox = new Outbox(db, { send, locks: navigator.locks, onAnswer, onDrained });
const attendant = new Attendant(db, contact, outbox, () => void showWaiting());
const trailer = new TrailerWait(db, (truck, towing) => record(truck.named, truck.source, towing));
const repeats = new Repeats();
/** The last scan was taken back: the same card may be read with another meaning. */
let undone = false;
/** @type {Device | undefined} */
let device = await keptDevice(db);

/** @param {HaulpassEvent[]} events */
async function send(events) {
  void showQueue(outbox);
  if (!device) throw new Refusal(401);
  return sendEvents(events, device.token);
}

/**
 * @param {HaulpassEvent} event
 * @param {Answer} answer
 */
function onAnswer(event, answer) {
  attendant.answered(event, answer);
  if (answer.status === "rejected") void showRejected(outbox);
}

/** @param {Drained} outcome */
function onDrained(outcome) {
  void showQueue(outbox);
  if (outcome === "sent") void contact.succeeded();
  if (outcome === "failed") contact.failed();
  if (outcome === "unauthorized" && device) void enrollAgain();
}

/** The server does not know this tablet any more: nothing is dropped, nothing more is scanned. */
async function enrollAgain() {
  device = undefined; // its token stays kept: opening the page again tries it once more
  await beginWork(text("not_enrolled", { length: await outbox.length() }));
}

/** @param {string} [why] */
async function beginWork(why) {
  show("enrollment");
  device ??= await askForEnrollment(db, why);
  element("station", HTMLElement).textContent = device.station;
  show("work");
  void outbox.drain();
}

/** @param {"enrollment" | "work"} view */
function show(view) {
  for (const id of ["enrollment", "work"]) element(id, HTMLElement).hidden = id !== view;
}

async function showWaiting() {
  await renderWaiting(db, (kind, waiting) => void attendant.advance(kind, waiting));
}

/**
 * @param {Named} named
 * @param {"scan" | "typed"} source
 * @param {string} [towing]
 */
async function record(named, source, towing) {
  const before = element("camera-says", HTMLElement).textContent ?? "";
  say(text("asking"));
  await attendant.record(named, source, towing);
  say(before);
}

/**
 * @param {Named} named
 * @param {"scan" | "typed"} source
 */
async function read(named, source) {
  if (!trailer.isOn) return record(named, source);
  const say = await trailer.take(named, source);
  if (say) showNotice(say);
}

/** @param {ImageData} picture */
async function look(picture) {
  const found = await decode(picture);
  if (!found || !device) return;
  if (attendant.busy || verdictIsShown()) return repeats.stillThere(found, performance.now());
  if (!repeats.isNew(found, performance.now())) return;
  const code = scannedCode(found);
  if (!code) return showNotice(text("not_ours"));
  void read({ pass_code: code }, "scan");
}

/** The line under the picture. @param {string} sentence */
function say(sentence) {
  element("camera-says", HTMLElement).textContent = sentence;
}

async function startScanning() {
  const video = element("video", HTMLVideoElement);
  try {
    await startCamera(video);
  } catch (error) {
    element("camera", HTMLElement).dataset.state = "off";
    const refused = error instanceof DOMException && error.name === "NotAllowedError";
    return say(text(refused ? "camera_refused" : "camera_absent"));
  }
  element("camera", HTMLElement).dataset.state = "on";
  try {
    await prepareDecoder(settings.wasm);
  } catch {
    return say(text("decoder_missing"));
  }
  say(text("point_camera"));
  await watchFrames(video, look);
}

/** @param {Meaning} meaning */
function mean(meaning) {
  attendant.meaning = meaning;
  if (undone) repeats.forget();
  for (const choice of document.querySelectorAll("input[name=meaning]")) {
    if (choice instanceof HTMLInputElement) choice.checked = choice.value === meaning;
  }
}

function wire() {
  document.addEventListener("pointerdown", unlockSound);
  window.addEventListener("online", () => void outbox.drain());
  element("meanings", HTMLElement).addEventListener("change", (change) => {
    const { value } = /** @type {HTMLInputElement} */ (change.target);
    mean(/** @type {Meaning} */ (value));
    void db.put("kept", value, "meaning");
  });
  element("typed-form", HTMLFormElement).addEventListener("submit", (submit) => {
    submit.preventDefault();
    const field = element("typed", HTMLInputElement);
    const named = typedName(field.value);
    if (!named || attendant.busy) return;
    field.value = "";
    field.blur();
    void read(named, "typed");
  });
  for (const visitor of ["unlicensed", "resident"]) {
    button(`visitor-${visitor}`).addEventListener("click", () => void attendant.receive(visitor));
  }
  wireVerdict((choice, event, answer) => {
    undone = choice === "undo";
    void attendant.choose(choice, event, answer);
  });
}

wire();
mean(/** @type {Meaning | undefined} */ (await db.get("kept", "meaning")) ?? "checked_in");
await forgetYesterday(db);
await contact.restore();
await trailer.restore();
await Promise.all([showQueue(outbox), showRejected(outbox), showWaiting()]);
setInterval(() => void showWaiting(), 30_000);
void contact.watch(() => void outbox.drain());
await beginWork();
await startScanning();
