// Offers and answers through the server (RFC 8829). The joiner offers, for the
// life of the pair; the creator asks it to by renegotiate. So nobody needs rollback.

import * as patience from "./patience.js";
import { readDescription } from "./signalling.js";

/**
 * Negotiation speaks through the room for the peer that peer() gives. Its owner
 * calls the methods one after another. They throw where the other side sent what
 * this browser cannot use.
 */
export class Negotiation {
  #joiner;
  #peer;
  #room;
  #offeredAt = 0;

  constructor({ joiner, peer, room }) {
    this.#joiner = joiner;
    this.#peer = peer;
    this.#room = room;
  }

  /** Makes the offer by which a joiner takes its seat. */
  async join() {
    await this.#askForServers();
    await this.#offer(false, { resume: true });
  }

  #askForServers() {
    return this.#room.iceServers.ask(() => this.#room.send("iceServers"));
  }

  // The ICE servers are for the candidates of a new path, the first or another.
  #offer(restart, fields) {
    if (restart || !this.#peer().answered) this.#peer().use(this.#room.iceServers.list);
    return this.#peer().offer(restart, (d) => {
      this.#offeredAt = Date.now();
      this.#room.send("offer", d, fields);
    });
  }

  /** Answers an offer. */
  async onOffer(m) {
    if (this.#joiner) return; // roles are fixed
    this.#peer().use(this.#room.iceServers.list);
    await this.#peer().answer(readDescription(m), (d) => this.#room.send("answer", d));
  }

  /** Takes the answer to this side's offer. */
  async onAnswer(m) {
    if (this.#joiner && this.#peer().offering) await this.#peer().accept(readDescription(m));
  }

  /** Offers anew as the creator asks. One whose connection is broken asks again. */
  async onRenegotiate(healthy) {
    if (!this.#joiner || !this.#peer().connected || this.#peer().offering) return;
    await this.#reoffer(!healthy);
  }

  async #reoffer(restart) {
    if (restart && this.#room.iceServers.handedOut) await this.#askForServers(); // the old credentials may have expired
    await this.#offer(restart);
  }

  /** Looks for a new path (RFC 8445 §9). The joiner waits until it is asked: that proves that the server can be reached. */
  seekPath() {
    if (!this.#joiner) this.#room.send("renegotiate");
  }

  /** Makes up for messages that the server may have lost. A healthy connection is left alone. */
  async afterLoss(healthy) {
    if (this.#joiner && this.#peer().offering) this.#offerAgain();
    else if (healthy) return;
    else if (this.#joiner) await this.#reoffer(true);
    else this.seekPath();
  }

  /** Sends an offer again that has been unanswered for too long. */
  repeat() {
    if (this.#joiner && this.#peer().offering && Date.now() - this.#offeredAt > patience.answer) this.#offerAgain();
  }

  #offerAgain() {
    this.#offeredAt = Date.now();
    this.#room.send("offer", this.#peer().offered);
  }
}
