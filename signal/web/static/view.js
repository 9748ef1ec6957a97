// What the page shows. Nothing here knows of connections or devices.

import { elapsed } from "./words.js";

const noticeTime = 8_000; // ms that a notice stays
const maxNotices = 4;

export const $ = (id) => document.getElementById(id);

/** Shows one of the screens "home", "call" and "over", and moves the focus there. */
export function show(screen) {
  for (const id of ["home", "call", "over"]) $(id).hidden = id !== screen;
  if (screen !== "home") $(screen).focus();
}

function showTitle(text) {
  document.title = text ? `${text} · rtcchat` : "rtcchat";
}

/** Hides a part of the call. The focus that may be in it stays in the call, where the keys are. */
export function conceal(id) {
  const focused = $(id).contains(document.activeElement);
  $(id).hidden = true;
  if (focused) $("call").focus();
}

/** Tells those who listen to a screen reader. */
export function announce(text) {
  $("news").textContent = text;
}

/** Shows a sentence for a while, and gives the element that has it. The same again is shown once. */
export function notice(text) {
  if ($("notices").lastChild?.textContent === text) $("notices").lastChild.remove();
  const item = document.createElement("li");
  item.textContent = text;
  $("notices").append(item);
  while ($("notices").children.length > maxNotices) $("notices").firstChild.remove();
  setTimeout(() => item.remove(), noticeTime);
  return item;
}

export function clearNotices() {
  $("notices").replaceChildren();
}

const spokenStates = {
  devices: "Asking for the camera and the microphone.",
  signalling: "Talking to the server.",
  waiting: "Waiting for somebody to join.",
  connecting: "Connecting.",
  reconnecting: "The connection is lost. Trying to get it back.",
};

/** Shows how far the call has come, and with whom, peer null where that is not known. */
export function showState(state, peer = null) {
  $("state").textContent = state;
  $("state").className = state === "connected" ? "accent" : "warning";
  if (state === "waiting") {
    $("waiting").hidden = false;
    $("waiting-title").focus();
  } else {
    conceal("waiting");
  }
  announce(state === "connected" ? connectedTo(peer) : spokenStates[state]);
  showTitle(state === "connected" ? (peer?.name ?? "") : state);
}

const serverStates = { here: "", back: "", away: "seeking server", gone: "no server" };
const serverNews = {
  away: "The server is gone, reconnecting to it; the call goes on.",
  back: "The server is back.",
  gone: "The server is gone; the call goes on.",
};

let newest = null; // of these notices; it takes the place of the one before

/** Shows whether there is a server: "here", "away", "back" or "gone". waiting tells that nobody has joined yet. */
export function showServer(state, waiting = false) {
  $("server-state").textContent = serverStates[state];
  const news = state === "away" && waiting ? "The server is gone, reconnecting to it: nobody can join until it is back." : serverNews[state];
  newest?.remove();
  newest = news ? notice(news) : null;
}

/** Shows the invite of the room that was opened, which nobody has copied yet. */
export function showInvite(link, command) {
  $("link").value = link;
  $("command").value = command;
  label("copy-link", "Copy");
  label("copy-command", "Copy");
}

/** Shows this side's devices and what their buttons do next. */
export function showOwn({ muted, mic, camera }, stream) {
  label("mute", !mic ? "Mic on" : muted ? "Unmute" : "Mute");
  label("camera", camera === "on" ? "Camera off" : "Camera on");
  $("own-state").textContent = trouble({ muted, mic, camera });
  $("own").srcObject = stream;
  $("own").hidden = camera !== "on";
  $("self").hidden = camera !== "on" || $("self-view").ariaPressed === "false";
}

function label(id, text) {
  $(id).textContent = text;
}

function trouble({ muted, mic, camera }) {
  const sound = !mic ? "no mic" : muted ? "muted" : "";
  const picture = { off: "cam off", none: "no cam" }[camera] ?? "";
  return [sound, picture].filter(Boolean).join(", ");
}

/** Shows the other side's state, null where nothing is known of it. */
export function showPeer(peer) {
  $("peer-name").textContent = peer?.name ?? "";
  showTitle(peer?.name ?? "");
  $("peer-state").textContent = peer ? trouble(peer) : "";
  $("peer-part").hidden = false;
}

/** Shows nobody, where there is no other side. */
export function hidePeer() {
  label("peer-name", "");
  label("peer-state", "");
  $("peer-part").hidden = true;
}

/** Tells what this side has changed of its own state; what it has lost is a notice. */
export function announceOwn(before, { muted, mic, camera }) {
  const news = [];
  if (mic && (muted !== before.muted || !before.mic)) news.push(muted ? "You are muted." : "You can be heard.");
  if (camera !== before.camera && camera !== "none") news.push(`Your camera is ${camera}.`);
  if (news.length) announce(news.join(" "));
}

/** Tells a change of the other side's state in words. */
export function announcePeer(before, { name, muted, mic, camera }) {
  const who = name || "The other side";
  const news = before ? [] : [connectedTo({ name })];
  if (!mic && before?.mic !== false) news.push(`${who} has no microphone.`);
  else if (muted !== (before?.muted ?? false)) news.push(`${who} is ${muted ? "muted" : "not muted any more"}.`);
  if (camera !== (before?.camera ?? "on")) news.push(`${who}${pictureNews[camera]}`);
  if (news.length) announce(news.join(" "));
}

const connectedTo = (peer) => (peer?.name ? `Connected to ${peer.name}.` : "Connected.");
const pictureNews = { on: " has switched the camera on.", off: " has switched the camera off.", none: " has no camera." };

/** What stands in for the other side's picture, or over the last one; nothing where that is to be seen. */
export function showCover({ state, peer, picture }) {
  const who = peer?.name || "The other side";
  let text = "";
  if (state === "reconnecting") text = "Reconnecting…";
  else if (state === "devices") text = "Asking for the camera and the microphone…";
  else if (state === "signalling") text = "Talking to the server…";
  else if (state === "connecting") text = "Connecting…";
  else if (state === "connected" && peer?.camera === "off") text = `${who} has switched the camera off.`;
  else if (state === "connected" && peer?.camera === "none") text = `${who} has no camera.`;
  else if (state === "connected" && !picture) text = "No picture yet…";
  else if (state === "waiting") text = " ";
  if ($("cover").textContent !== text) $("cover").textContent = text;
  $("cover").classList.toggle("veil", state === "reconnecting" && picture);
}

/** Shows how long the call has been; nothing before it has begun. */
export function showClock(since) {
  $("clock").textContent = since ? elapsed(Date.now() - since) : "";
}

/** Shows that the call is over, and why. */
export function showEnd(reason, failed, since) {
  $("reason").textContent = reason;
  $("reason").className = failed ? "warning" : "";
  $("lasted").textContent = since ? elapsed(Date.now() - since) : "";
  const began = since > 0;
  const title = began || !failed ? "Call ended" : "No call";
  $("over-title").textContent = title;
  $("again").textContent = began ? "Call again" : "Try again";
  if ($("devices").open) $("devices").close();
  show("over");
  announce(`${title}. ${reason}`);
  showTitle(title);
}

/**
 * Fills the lists of devices. pick(kind, id) is called when one is chosen, with an
 * empty ID for the browser's choice, which is shown where none of them is used.
 */
export function showDevices(found, pick) {
  for (const kind of ["videoinput", "audioinput", "audiooutput"]) {
    const options = found.filter((d) => d.kind === kind).map((d) => {
      const option = new Option(d.name || "unnamed", d.id);
      option.selected = d.chosen;
      return option;
    });
    const list = $(kind);
    list.disabled = options.length === 0;
    if (!options.some((o) => o.selected)) options.unshift(new Option(list.disabled ? "none" : "the browser's choice", "", true, true));
    list.replaceChildren(...options);
    list.onchange = () => pick(kind, list.value);
  }
}
