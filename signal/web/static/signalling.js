// One websocket to the signalling server (docs/PROTOCOL.md, "Messages").

/** The largest message that makes sense, as the server has it. */
const maxMessage = 65536;

/** Reads a message of the server; null for what is none. */
export function readMessage(data) {
  if (typeof data !== "string" || data.length > maxMessage) return null;
  try {
    const m = JSON.parse(data);
    return typeof m?.type === "string" && m.type ? m : null;
  } catch {
    return null;
  }
}

/** Reads the payload of an offer or answer; throws at what is none. */
export function readDescription(m) {
  const d = m.payload;
  if (typeof d?.sdp !== "string" || !d.sdp || (d.type ?? m.type) !== m.type) throw new Error("it is no session description");
  return { type: m.type, sdp: d.sdp };
}

/**
 * Reads the payload of an iceCandidate into {candidate}: null for the end of
 * candidates, which a flat payload and an empty line also are. Null for one that
 * cannot be used.
 */
export function readCandidate(m) {
  let c = m.payload;
  if (c && typeof c === "object" && typeof c.candidate !== "string") c = c.candidate;
  if (!c || c.candidate === "") return { candidate: null };
  if (typeof c.candidate !== "string") return null;
  const line = c.candidate.trim().replace(/^a=/, "");
  if (line.length > 1024 || /[\u0000-\u001f\u007f]/.test(line)) return null;
  const { sdpMid = null, usernameFragment } = c;
  const sdpMLineIndex = c.sdpMLineIndex ?? (sdpMid === null ? 0 : null);
  return { candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } };
}

/** One websocket to the server. closed(code) is called once, not after close(). */
export class Signalling {
  #socket;
  #closing = false;

  constructor(url, { opened, message, closed }) {
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#closing || opened();
    this.#socket.onmessage = ({ data }) => {
      const m = readMessage(data);
      if (m && !this.#closing) message(m);
    };
    this.#socket.onclose = ({ code }) => {
      if (!this.#closing) closed(code);
      this.#closing = true;
    };
  }

  /** Sends a message, or nothing where the server is gone. */
  send(text) {
    if (this.open) this.#socket.send(text);
  }

  get open() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  close() {
    this.#closing = true;
    this.#socket.close();
  }
}
