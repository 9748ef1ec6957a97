// How far a call has come, and what it has waited for too long.

import * as patience from "./patience.js";
import { noPath } from "./words.js";

/** Progress tells each new state by tell(state): those of rtc.State. */
export class Progress {
  state = "";
  #tell;
  #since = 0; // when the present state began
  #soughtPath = 0; // when a new path was looked for last
  #leftAt = -Infinity; // when the server said that the other side is gone

  constructor(tell) {
    this.#tell = tell;
  }

  enter(state) {
    if (this.state === state) return;
    this.state = state;
    this.#since = this.#soughtPath = Date.now();
    if (state === "connected") this.#leftAt = -Infinity;
    this.#tell(state);
  }

  /** Begins to wait anew for a connection, since the server was away. */
  waitAnew() {
    if (this.state === "connecting") this.#since = Date.now();
  }

  /** Notes that the server has said that the other side is gone from it. */
  otherLeft() {
    if (this.state === "connected") this.#leftAt = Date.now();
  }

  /** Whether a connection that breaks now and what the server said have one cause: its program has died. */
  get otherVanished() {
    return Date.now() - this.#leftAt < patience.gone;
  }

  /**
   * Why the present state has lasted too long; "" while it has not. answered tells
   * that the other side has answered, grace for how long the server keeps a seat.
   */
  overdue(answered, grace) {
    const waited = Date.now() - this.#since;
    if (this.state === "signalling" && waited > patience.server) {
      return "The server does not answer: check the network, or try again later.";
    }
    if (this.state === "connecting" && waited > patience.connect) {
      return answered ? noPath : "Nobody answers: ask for a new invite.";
    }
    if (this.state === "reconnecting" && waited > Math.max(patience.reconnect, grace)) return "The connection was lost and did not come back.";
    return "";
  }

  /** Whether to look for a new path now, which is noted as done. */
  seeksPath() {
    if (this.state !== "reconnecting" || Date.now() - this.#soughtPath < patience.restart) return false;
    this.#soughtPath = Date.now();
    return true;
  }
}
