// A seat in a room that outlives its websocket (docs/PROTOCOL.md, "A seat that is
// kept"): the token, the counts, and what may have to be sent again.

const maxKept = 64; // messages
const maxGrace = 3600; // seconds
const token = /^[A-Za-z0-9_-]{22,128}$/;
const uncounted = ["createRoom", "roomCreated", "iceServers", "seated", "resume", "error"];

/** Whether both ends of a seat count messages of this type. */
export const counts = (type) => !uncounted.includes(type);

/** Reads the payload of seated: {token, grace, received, lost}; token is "" where there is none that is one. */
export function readSeated(payload) {
  const p = payload ?? {};
  return {
    token: token.test(p.token) ? p.token : "",
    grace: Math.min(Math.max(Number(p.grace) || 0, 0), maxGrace),
    received: Number.isSafeInteger(p.received) && p.received > 0 ? p.received : 0,
    lost: p.lost === true,
  };
}

/** Seat numbers messages from 1, each way. */
export class Seat {
  /** For how many milliseconds the server keeps it. */
  grace = 0;
  #token = "";
  #received = 0;
  #kept = []; // the newest messages of this side
  #before = 0; // how many came before those
  #sent = 0; // how many have been sent at least once

  /** Whether the server keeps it. */
  get isKept() {
    return this.#token !== "";
  }

  /** Takes the token; only the first counts. */
  take({ token, grace }) {
    if (this.isKept || !token) return;
    this.#token = token;
    this.grace = grace * 1000;
  }

  /** Notes that a message of this type has come. */
  heard(type) {
    if (counts(type)) this.#received++;
  }

  /** Keeps a message of this type; sent tells whether it has gone out already. */
  said(type, text, sent) {
    if (!counts(type)) return;
    this.#kept.push(text);
    if (this.#kept.length > maxKept) this.#forget(1);
    if (sent) this.#sent = this.#before + this.#kept.length;
  }

  #forget(n) {
    this.#kept.splice(0, n);
    this.#before += n;
  }

  /** The payload of the message that takes it again. */
  resumption(role, paired) {
    return { token: this.#token, role, paired, received: this.#received, sent: this.#sent };
  }

  /**
   * Takes the answer to that and gives what is to be sent again, in order, and
   * whether that is all that is missing. Where it is not, both ends count on from
   * what the server has.
   */
  resumed({ received }) {
    const whole = received >= this.#before;
    this.#forget(Math.min(Math.max(received - this.#before, 0), this.#kept.length));
    this.#before = received;
    this.#sent = received + this.#kept.length;
    return { again: [...this.#kept], whole };
  }
}
