// The STUN and TURN servers that the signalling server hands out (docs/PROTOCOL.md,
// "ICE servers"), as rtc/ice_servers.go has them.

import * as patience from "./patience.js";

const maxServers = 16;
const maxURLs = 16;
const maxText = 512; // characters of a URL, a user name, a credential
const usableURL = /^(stuns?:[^\s?]+|turns?:[^\s?]+(\?transport=(udp|tcp))?)$/; // RFC 7064, RFC 7065

/** Reads a list of RTCIceServer. What makes no sense is left out, one server at a time. */
export function readServers(list) {
  if (!Array.isArray(list) || list.length > maxServers) return [];
  return list.map(readServer).filter((s) => s !== null);
}

function readServer(server) {
  const urls = [server?.urls].flat();
  const { username = "", credential = "" } = server ?? {};
  if (urls.length === 0 || urls.length > maxURLs || ![...urls, username, credential].every(isText)) return null;
  if (!urls.every((url) => usableURL.test(url))) return null;
  if (!urls.some((url) => url.startsWith("turn"))) return { urls };
  return username && credential ? { urls, username, credential } : null;
}

const isText = (text) => typeof text === "string" && text.length <= maxText && !/\p{Cc}/u.test(text);

// Errors that say of a room what they would say to an offer: no answer of a server
// that does not know the question.
const aboutTheRoom = ["room-full", "unknown-room", "creator-gone"];

/**
 * IceServers is what a call knows of them. Every message of the server passes
 * through hears() as it comes: a server hands on what it does not know, and nobody
 * but the server shall choose a relay.
 */
export class IceServers {
  /** The newest that were handed out. */
  list = [];
  /** Whether the server has handed out any list, be it empty. */
  handedOut = false;
  #unanswered = false;
  #goOn = null; // ends the wait for an answer; null while nobody waits

  /** Takes the list that comes with a new room, undefined for none. */
  take(list) {
    if (list === undefined) return;
    this.list = readServers(list);
    this.handedOut = true;
  }

  /** Asks by send() and waits for the answer, though not for long. */
  async ask(send) {
    this.#unanswered = true;
    send();
    await new Promise((resolve) => {
      this.#goOn = resolve;
      setTimeout(resolve, patience.iceServers);
    });
    this.#goOn = null;
  }

  /** Takes a message of the server; false where it is about something else. */
  hears(m) {
    if (m.type === "iceServers") {
      if (this.#unanswered || this.handedOut) this.#answered(m.payload);
      return true;
    }
    if (m.type === "error") {
      const refused = this.#refusedBy(m);
      if (refused) this.#answered(undefined);
      return refused;
    }
    this.#unanswered = false; // the answer would have come before
    return false;
  }

  #refusedBy({ code }) {
    if (!this.#unanswered || aboutTheRoom.includes(code)) return false;
    return this.#goOn !== null || code === "not-in-room"; // any other is about the offer that went out meanwhile
  }

  #answered(list) {
    this.#unanswered = false;
    this.take(list);
    this.#goOn?.();
  }
}
