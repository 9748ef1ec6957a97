// What goes wrong, in words for people.

const hints = {
  "room-full": "Ask for a new invite.",
  "unknown-room": "Ask for a new invite.",
  "creator-gone": "Ask for a new invite.",
  "seat-kept": "Try again later.",
  "server-full": "Try again later.",
  "server-stopping": "Try again later.",
  "too-many-rooms": "Try again later.",
  "seat-lost": "Begin again.",
  "idle": "Create a new room.",
};
const maxText = 300; // characters of a sentence from the server

/** What an error message of the server says, and what to do next. */
export function refusal({ payload, code }) {
  const said = typeof payload === "string" ? payload.replace(/\p{C}/gu, "").slice(0, maxText) : "";
  const text = said ? sentence(said) : "The server refused without a reason.";
  return hints[code] ? `${text} ${hints[code]}` : text;
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + ".";
}

const reasons = {
  NotAllowedError: (what) => `The browser does not let this page use the ${what}. Allow it beside the address, then switch it on below.`,
  NotFoundError: (what) => `There is no ${what} here.`,
  OverconstrainedError: (what) => `The chosen ${what} is not there any more: another one is used.`,
  NotReadableError: (what) => `The ${what} cannot be used: another program may have it.`,
};

/** Why a device, "camera" or "microphone", could not be had. */
export function deviceTrouble(err, what) {
  const reason = reasons[err?.name];
  return reason ? reason(what) : `The ${what} cannot be used (${err?.message || err}).`;
}

/** Why there are no devices at all on a page without TLS. */
export const insecure =
  "Browsers give the camera and the microphone only to pages by https, or on this very machine. You can see and hear, but are not seen or heard.";

/** How long a call has been, as the terminal has it. */
export function elapsed(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  return (hours ? hours + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
}

export const noPath = "There is no network path to the other side: a firewall may block UDP. Try another network.";

export const seatKept = "The seat is kept for somebody who lost the connection. Trying again.";

/** What to say when the server is about to stop. */
export function goingAway(inCall) {
  const rest = inCall ? "the call goes on without it" : "when it is back, so is this page, and your invite is still good";
  return `The server is about to stop or restart: ${rest}.`;
}

/** What to say of a server that lacks something, "" where it lacks nothing. */
export function shortcomings({ relays, seats }) {
  const without = [relays && "hands out no relays", seats && "keeps no seat for who is cut off from it"].filter(Boolean);
  return without.length ? `This server ${without.join(" and ")}: the call does without.` : "";
}
