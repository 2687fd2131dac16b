/** The tablet's page: puts its parts together. What each does stands in its own file. */

import { Refusal, askRoster, ping, reportStatus, sendEvents } from "./sync/api.js";
import { Attendant } from "./work/attendant.js";
import { startCamera, watchFrames } from "./scan/camera.js";
import { scannedCode, typedName } from "./scan/codes.js";
import { Contact } from "./sync/contact.js";
import { openDatabase } from "./sync/db.js";
import { saveExport } from "./sync/export.js";
import { decode, prepareDecoder } from "./scan/decode.js";
import { askForEnrollment, keptDevice, takeEnrollmentCode } from "./sync/enrollment.js";
import { showNotice } from "./page/notice.js";
import { Outbox } from "./sync/outbox.js";
import { keepBriefing, statusOf } from "./sync/report.js";
import { Rounds } from "./sync/rounds.js";
import { Roster } from "./roster/lookup.js";
import { RosterSync } from "./roster/sync.js";
import { button, element, settings, text } from "./page/parts.js";
import { Repeats } from "./scan/repeats.js";
import { unlockSound } from "./page/sound.js";
import { showContact, showQueue, showRejected, showRoster } from "./page/status.js";
import { followLanguage } from "./shell/language.js";
import { askToKeep } from "./shell/storage.js";
import { wireThisTablet } from "./shell/this_tablet.js";
import { Updates } from "./shell/update.js";
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
await followLanguage(db);
const contact = new Contact(db, {
  measure, onReturn, onChange: onContact, onRefused: () => void enrollAgain(),
});
const locks = navigator.locks;
const outbox = new Outbox(db, { send, locks, prove: () => contact.check(), onAnswer, onDrained });
/** What may be said of a pass at once, with or without a network. */
const roster = new Roster(db);
const rosterSync = new RosterSync(db, {
  ask: (cursor) => askRoster(cursor, token()), now, locks, onPage: (kept) => showRoster(kept, contact),
});
const rounds = new Rounds(() => contact.online && device !== undefined);
const attendant = new Attendant(db, contact, outbox, () => void showWaiting());
const trailer = new TrailerWait(db, (truck, towing) => record(truck.named, truck.source, towing));
const repeats = new Repeats();
const updates = new Updates(offerUpdate, () => attendant.busy || verdictIsShown());
/** The last scan was taken back: the same card may be read with another meaning. */
let undone = false;
/** @type {Device | undefined} */
let device = await keptDevice(db);

/** Server time, as far as the tablet knows. */
function now() {
  return contact.clock.serverNow();
}

/** Without one, nothing is asked or sent: as if the server had said 401. */
function token() {
  if (!device) throw new Refusal(401);
  return device.token;
}

/** An enrolled tablet says how it is, and hears the time; another only asks for it. */
async function measure() {
  if (!device) return ping();
  const { version } = settings;
  return reportStatus(await statusOf({ db, contact, version, stamp: attendant.stamp() }), token());
}

function onContact() {
  showContact(contact);
  void updates.heard(contact.serverVersion);
}

/** A silence has ended. */
function onReturn() {
  void outbox.drain();
  void rounds.now();
}

/** @param {HaulpassEvent[]} events */
async function send(events) {
  void showQueue(outbox);
  return sendEvents(events, token());
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
  if (outcome === "sent") void contact.check();
  if (outcome === "failed") contact.failed();
  if (outcome === "unauthorized") void enrollAgain();
}

/** The server does not know this tablet any more: nothing is dropped, nothing more is scanned. */
async function enrollAgain() {
  if (!device) return; // said already
  device = undefined; // its token stays kept: opening the page again tries it once more
  await beginWork(text("not_enrolled", { length: await outbox.length() }));
}

/** @param {string} [why] */
async function beginWork(why) {
  show("enrollment");
  element("enroll-unsent", HTMLElement).hidden = (await outbox.length()) === 0;
  device ??= await askForEnrollment(db, why);
  element("station", HTMLElement).textContent = device.station;
  show("work");
  void askToKeep();
  void outbox.drain();
  void rounds.now();
}

/** @param {"enrollment" | "work"} view */
function show(view) {
  for (const id of ["enrollment", "work"]) element(id, HTMLElement).hidden = id !== view;
  const camera = element("camera", HTMLElement);
  if (view === "enrollment") element("enroll-camera", HTMLElement).append(camera);
  else element("camera-says", HTMLElement).before(camera);
  element("video", HTMLVideoElement).play().catch(() => undefined); // moving it has paused it
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
  if (!found) return;
  if (!device) return takeEnrollmentCode(found);
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

function offerUpdate() {
  element("update", HTMLElement).hidden = false;
}

async function showRosterAge() {
  showRoster(await db.get("kept", "roster"), contact);
}

function save() {
  return saveExport(db, now());
}

function wire() {
  wireThisTablet({ db, contact, outbox, updates, device: () => device, save });
  button("enroll-export").addEventListener("click", () => void save());
  button("update-now").addEventListener("click", () => updates.use());
  document.addEventListener("pointerdown", unlockSound);
  window.addEventListener("online", () => void contact.check());
  window.addEventListener("offline", () => contact.failed());
  document.addEventListener("visibilitychange", () => {
    contact.clock.seen(!document.hidden);
    if (!document.hidden) void contact.check();
  });
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
await Promise.all([showQueue(outbox), showRejected(outbox), showRosterAge(), showWaiting()]);
setInterval(() => void showWaiting(), 30_000);
setInterval(() => void showRosterAge(), 10_000);
void updates.register();
rounds.every(60_000, () => rosterSync.run());
rounds.every(300_000, () => keepBriefing(db, token()));
void contact.watch();
void beginWork();
await startScanning();
