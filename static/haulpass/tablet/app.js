/** The tablet's page: puts its parts together. What each does stands in its own file. */

import { Refusal, askLine, askRoster, ping, reportStatus, sendEvents } from "./sync/api.js";
import { Attendant } from "./record/attendant.js";
import { read as readVehicle } from "./record/read.js";
import { renderRecent } from "./record/recent_list.js";
import { scannedCode, typedName } from "./scan/codes.js";
import { Contact } from "./sync/contact.js";
import { openDatabase } from "./sync/db.js";
import { saveUnsent } from "./sync/export.js";
import { askForEnrollment, enrollmentCodeIn, keptDevice, takeEnrollmentCode } from "./sync/enrollment.js";
import { showNotice } from "./page/notice.js";
import { Outbox } from "./sync/outbox.js";
import { keepBriefing, statusOf } from "./sync/report.js";
import { Rounds } from "./sync/rounds.js";
import { Roster } from "./roster/lookup.js";
import { RosterSync } from "./roster/sync.js";
import { button, element, settings, text } from "./page/parts.js";
import { Scanner } from "./scan/scanner.js";
import { mayTake } from "./scan/turn.js";
import { unlockSound } from "./page/sound.js";
import { showContact, showQueue, showRejected, showRoster } from "./page/status.js";
import { followLanguage } from "./shell/language.js";
import { askToKeep } from "./shell/storage.js";
import { wireThisTablet } from "./shell/this_tablet.js";
import { Updates } from "./shell/update.js";
import { People } from "./people/people.js";
import { TrailerWait } from "./verdict/trailer.js";
import { verdictIsShown, wireVerdict } from "./verdict/screen.js";
import { LineWork } from "./line/work.js";

/** @import { Answer } from "./sync/api.js" */
/** @import { Named } from "./scan/codes.js" */
/** @import { Reader, Source } from "./scan/scanner.js" */
/** @import { Device } from "./sync/enrollment.js" */
/** @import { HaulpassEvent } from "./sync/event.js" */
/** @import { Drained } from "./sync/outbox.js" */
/** @import { Choose } from "./verdict/screen.js" */

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
const attendant = new Attendant({ db, contact, outbox, roster });
const people = new People(db, { mayLock: () => !attendant.busy && !verdictIsShown() });
const lineWork = new LineWork({
  db, attendant, roster, now, ask: () => askLine(token()), isOnline: () => contact.online,
  who: () => people.name, onMeaning: () => undone && scanner.forget(),
});
const trailer = new TrailerWait(showNotice);
const scanner = new Scanner(db);
const updates = new Updates(offerUpdate, () => attendant.busy || verdictIsShown());
/** The last scan was taken back: the same card may be read with another meaning. */
let undone = false;
/** @type {Device | undefined} */
let device = await keptDevice(db);

/** What is read before the camera while trucks are checked in. @type {Reader} */
const trucks = {
  read: (seen) => scannedCode(seen, [settings.host, location.host]),
  mayTake: (source) => people.mayTake(source) && mayTake(source, attendant.busy),
  take: (code, source) => void read({ pass_code: code }, source),
};
/** @type {Reader} */
const enrollment = {
  read: enrollmentCodeIn, mayTake: (_source, code) => code !== null, take: takeEnrollmentCode,
};

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
  const about = { db, contact, version: settings.version, mode: lineWork.mode, stamp: attendant.stamp() };
  return reportStatus(await statusOf(about), token());
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
  void lineWork.answered(event, answer);
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
  if (!device) {
    show("enrollment");
    element("enroll-unsent", HTMLElement).hidden = (await outbox.length()) === 0;
    device = await askForEnrollment(db, why);
    await lineWork.forget();
    await keepBriefing(db, device.token).catch(() => undefined); // who may hold it, before it scans
    await people.briefed();
  }
  element("station", HTMLElement).textContent = device.station;
  show("work");
  void askToKeep();
  void outbox.drain();
  void rounds.now();
}

/** @param {"enrollment" | "work"} view */
function show(view) {
  for (const id of ["enrollment", "work"]) element(id, HTMLElement).hidden = id !== view;
  people.atWork(view === "work");
  scrollTo(0, 0);
  scanner.reader = view === "work" ? trucks : enrollment;
  scanner.showIn(element(view === "work" ? "camera-place" : "enroll-camera", HTMLElement));
}

/**
 * @param {Named} named
 * @param {Source | "typed"} source
 */
async function read(named, source) {
  people.touched();
  scanner.say(text("asking"));
  await readVehicle(attendant, trailer, named, source);
  scanner.say();
}

/** A verdict was closed by that choice.
 * @type {Choose} */
function choose(choice, seen, details) {
  undone = choice === "undo";
  trailer.closed(choice, seen);
  void attendant.choose(choice, seen, details);
}

function showRecent() {
  return renderRecent(attendant.recent, now(), (event) => void attendant.undo(event));
}

function offerUpdate() {
  element("update", HTMLElement).hidden = false;
}

async function showRosterAge() {
  showRoster(await db.get("kept", "roster"), contact);
}

function save() {
  return saveUnsent(db, now());
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
    if (document.hidden) return;
    void contact.check();
    void rounds.now(); // it slept through some: whoever wakes it sees the line of now
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
  attendant.recent.onChange = () => void showRecent();
  wireVerdict(choose);
  attendant.stamp = () => people.stamp();
}

wire();
await contact.restore();
await lineWork.begin();
await people.begin();
await Promise.all([showQueue(outbox), showRejected(outbox), showRosterAge(), showRecent()]);
setInterval(() => void showRosterAge(), 10_000);
setInterval(() => void showRecent(), 10_000);
void updates.register();
rounds.every(60_000, () => rosterSync.run());
rounds.every(10_000, () => lineWork.refresh());
rounds.every(300_000, () => keepBriefing(db, token()).then(() => people.briefed()));
void contact.watch();
void beginWork();
await scanner.start();
