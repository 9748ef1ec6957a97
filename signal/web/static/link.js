// The way to the server: one websocket after another, where the server keeps the
// seat, for as long as the call lasts.

import { Backoff } from "./backoff.js";
import * as patience from "./patience.js";
import { Seat, readSeated } from "./seat.js";
import { Signalling } from "./signalling.js";

const passing = ["server-full", "too-many-rooms", "server-stopping"]; // refusals that later are none
const superseded = 4001; // another connection has the seat; to come back would be to fight for it

/**
 * Link calls, one after another:
 *
 *   opened()         once, at the beginning
 *   message(m)       what the server sends, but not what is about the seat
 *   away()           the websocket has ended, and has not come back for a moment
 *   back(lost)       it has; lost: messages of either side may be missing
 *   gone(m)          it has ended for good; m is the error that says why, null for none
 */
export class Link {
  #url;
  #role;
  #paired;
  #on;
  #roomID = null;
  #seat = new Seat();
  #backoff = new Backoff();
  #socket = null;
  #ready = false; // what is sent now reaches the server
  #readySince = 0;
  #heardAt = 0; // when anything came last
  #timers = { retry: 0, attempt: 0, away: 0, doubt: 0 };

  /** role is "creator" or "joiner", paired tells whether the other seat is taken. */
  constructor(url, { role, paired }, on) {
    this.#url = url;
    this.#role = role;
    this.#paired = paired;
    this.#on = on;
    this.#connect(() => {
      this.#becomeReady();
      on.opened();
    });
  }

  #connect(opened) {
    this.#socket = new Signalling(this.#url, {
      opened,
      message: (m) => this.#onMessage(m),
      closed: (code) => this.#onClosed(code),
    });
  }

  #becomeReady() {
    this.#ready = true;
    this.#readySince = this.#heardAt = Date.now();
    this.#stop("attempt", "away");
  }

  #stop(...names) {
    for (const name of names) {
      clearTimeout(this.#timers[name]);
      this.#timers[name] = 0;
    }
  }

  #start(name, delay, work) {
    this.#stop(name);
    this.#timers[name] = setTimeout(work, delay);
  }

  /** Whether the server can be told something. */
  get ready() {
    return this.#ready && this.#socket.open;
  }

  /** For how many milliseconds the server keeps the seat, 0 where it does not. */
  get grace() {
    return this.#seat.grace;
  }

  /** Sends a message, with more fields where they are given; while the server is away it is kept for later. */
  send(type, roomId, payload, fields = {}) {
    const m = { type, roomId, payload, ...fields };
    const text = JSON.stringify(m);
    this.#roomID = roomId ?? this.#roomID;
    const sent = this.ready;
    if (sent) this.#socket.send(text);
    if (sent || this.#seat.isKept) this.#seat.said(m, text, sent);
  }

  #onMessage(m) {
    this.#stop("doubt");
    this.#heardAt = Date.now();
    if (!this.#ready) return this.#onAnswer(m);
    if (m.type === "seated") return this.#onSeated(m);
    if (m.type === "error" && m.code === "idle") return this.#giveUp(m); // the seat is not kept
    this.#seat.heard(m);
    return this.#on.message(m);
  }

  #onSeated(m) {
    this.#seat.take(readSeated(m.payload));
    this.#roomID ??= m.roomId;
  }

  // What comes before the seat is taken again can only be the answer.
  #onAnswer(m) {
    if (m.type === "error") {
      if (passing.includes(m.code)) this.#retry();
      else this.#giveUp(m);
    }
    if (m.type !== "seated") return;
    const answer = readSeated(m.payload);
    this.#becomeReady();
    const { again, whole } = this.#seat.resumed(answer);
    for (const text of again) this.#socket.send(text);
    this.#on.back(answer.lost || !whole);
  }

  #onClosed(code) {
    if (!this.#seat.isKept || code === superseded) this.#giveUp(null);
    else this.#retry();
  }

  #giveUp(why) {
    this.close();
    this.#on.gone(why);
  }

  // Leaves a websocket that has ended, or is of no use, and tries another later.
  #retry() {
    this.#stop("attempt", "doubt");
    this.#socket.close();
    if (this.#ready) this.#leaveReady();
    this.#start("retry", this.#backoff.next(), () => this.#resume());
  }

  #leaveReady() {
    this.#ready = false;
    if (Date.now() - this.#readySince > patience.lasting) this.#backoff.reset();
    this.#start("away", patience.away, () => this.#on.away());
  }

  #resume() {
    this.#start("attempt", patience.attempt, () => this.#retry());
    this.#connect(() => {
      const payload = this.#seat.resumption(this.#role, this.#paired());
      this.#socket.send(JSON.stringify({ type: "resume", roomId: this.#roomID, payload }));
    });
  }

  /**
   * Finds out whether the server is still there, where it may not be: browsers do
   * not tell of a websocket whose network has gone. ask() sends what is answered.
   */
  doubt(ask) {
    if (!this.ready || !this.#seat.isKept || this.#timers.doubt) return;
    ask();
    this.#start("doubt", patience.attempt, () => this.#retry());
  }

  /** Has doubts where nothing has come for long. To be called now and then. */
  mind(ask) {
    if (Date.now() - this.#heardAt > patience.quiet) this.doubt(ask);
  }

  /** Ends it; nothing is told of that. */
  close() {
    this.#ready = false;
    this.#stop(...Object.keys(this.#timers));
    this.#socket.close();
  }
}
