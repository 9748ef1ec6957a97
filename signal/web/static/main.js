// The page: its buttons and keys, and which call they are for.

import { commandOf, linkOf, parseAddress, parseInvite } from "./invite.js";
import { cleanName } from "./control.js";
import { Session } from "./session.js";
import * as view from "./view.js";

const { $ } = view;
const here = parseAddress(new URL(location.href)); // null for a link that is none
let session = null;
let joined = null; // the room ID of the last call, null where it was created

/** Keeps the name for the next time, where the browser lets it. */
const remembered = {
  get name() {
    try {
      return localStorage.getItem("name") ?? "";
    } catch {
      return "";
    }
  },
  set name(name) {
    try {
      localStorage.setItem("name", name);
    } catch {
      // It is typed again then.
    }
  },
};

function begin(roomID) {
  const name = cleanName($("name").value);
  remembered.name = name;
  joined = roomID;
  session = new Session(here.server, name);
  session.start(roomID);
}

/** The front page: create a room, or join one by an invite. */
function offerBoth() {
  $("join-other").hidden = false;
  $("join-other").onsubmit = (event) => {
    event.preventDefault();
    const invite = parseInvite($("invite").value, here.server);
    if (!invite) fail("This is no invite: give a link like https://host/r/abc-def-ghj-kmn-pqr-stu, or a room ID.");
    else if (invite.server !== here.server) location.assign(linkOf(invite));
    else begin(invite.roomID);
  };
}

/** The page of a room: join it. */
function offerToJoin() {
  $("invited").hidden = $("front").hidden = $("terminal-way").hidden = false;
  $("terminal-line").textContent = commandOf(here);
  $("start").textContent = "Join the call";
}

/** The page of a link that nobody has made so. */
function refuseLink() {
  $("bad-link").hidden = $("front").hidden = false;
}

function fail(sentence) {
  $("failure").textContent = sentence;
  $("invite").ariaInvalid = "true";
  $("invite").focus();
}

$("invite").oninput = () => {
  $("failure").textContent = "";
  $("invite").ariaInvalid = "false";
};

async function copy(id, button) {
  $(id).select();
  try {
    await navigator.clipboard.writeText($(id).value);
    button.textContent = "Copied";
    view.announce("Copied.");
  } catch {
    view.notice("Press Ctrl-C to copy."); // the text is selected
  }
}

// Gives the link to another app, where the device has a way to do so.
async function share() {
  try {
    await navigator.share({ title: "rtcchat", text: "Join my call:", url: $("link").value });
  } catch {
    // Its user thought better of it.
  }
}
$("share").hidden = !navigator.share;

const actions = {
  share,
  mute: () => session.toggleMute(),
  camera: () => session.toggleCamera(),
  "self-view": () => session.toggleSelfView(),
  hear: () => session.hear(),
  "hang-up": () => session.hangUp(),
  again: () => begin(joined),
  "devices-open": async () => {
    await session.listDevices();
    $("devices").showModal();
  },
};
for (const [id, act] of Object.entries(actions)) $(id).onclick = act;
for (const id of ["link", "command"]) $("copy-" + id).onclick = ({ target }) => copy(id, target);

// The terminal's keys, while the focus is within the call and not in a field.
const keys = { m: "mute", v: "camera", s: "self-view" };
$("call").onkeydown = (event) => {
  const id = keys[event.key];
  if (!id || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches("input")) return;
  event.preventDefault();
  $(id).click();
};

navigator.mediaDevices?.addEventListener("devicechange", () => {
  if ($("devices").open) session.listDevices();
});
window.onpagehide = () => session?.leavePage();
window.onpageshow = ({ persisted }) => {
  if (persisted) location.reload(); // the call of a page that was left is over
};

$("name").value = remembered.name;
$("enter").hidden = !here;
$("enter").onsubmit = (event) => {
  event.preventDefault();
  begin(here.roomID);
};
if (!here) refuseLink();
else if (here.roomID) offerToJoin();
else offerBoth();
