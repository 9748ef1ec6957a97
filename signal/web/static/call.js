// One call between two people, from the server's door to the hang-up: what
// rtc/negotiate.go is for a terminal.

import { Negotiation } from "./negotiation.js";
import * as patience from "./patience.js";
import { Peer } from "./peer.js";
import { Progress } from "./progress.js";
import { Room } from "./room.js";
import { goingAway, noPath, refusal, seatKept, shortcomings } from "./words.js";

/**
 * Call tells its owner by tell(event):
 *
 *   {type: "state", state}      signalling, waiting, connecting, connected, reconnecting
 *   {type: "room", roomID}      the room that was opened
 *   {type: "track", track}      a track of the other side
 *   {type: "peer", name, muted, mic, camera}  what the other side said of itself
 *   {type: "server", state}     away, back, or gone for good; the call goes on
 *   {type: "notice", text}      a sentence about what did not end the call
 *   {type: "ended", reason, failed}   the last one
 */
export class Call {
  #tell;
  #joiner;
  #own; // () => this side's state
  #tracks;
  #room;
  #negotiation;
  #peer;
  #made; // marks the peer that callbacks belong to
  #progress = new Progress((state) => this.#tell({ type: "state", state }));
  #over = false;
  #seatLost = false; // the partner has left the room, though not the call
  #seatFreed = false; // by this side: the partner is not waited for any more
  #begun = Date.now();
  #visit; // marks the room that callbacks belong to
  #enter; // opens or joins the room
  #said = null; // the other side's state
  #work = Promise.resolve();
  #watch;

  /**
   * roomID is null to open a room; own gives this side's {name, muted, mic,
   * camera} and tracks what it sends, {video, audio}, null where there is none.
   */
  constructor({ url, roomID, own, tracks, tell }) {
    this.#tell = tell;
    this.#joiner = roomID !== null;
    this.#own = own;
    this.#tracks = tracks;
    this.#peer = this.#newPeer();
    this.#enter = () => {
      this.#room = new Room(url, roomID, this.#fromServer());
      this.#negotiation = new Negotiation({ joiner: this.#joiner, peer: () => this.#peer, room: this.#room });
    };
    this.#progress.enter("signalling");
    this.#enter();
    this.#watch = setInterval(() => this.#do(() => this.#onTick()), patience.watch);
  }

  #fromServer() {
    const visit = (this.#visit = {});
    const later = (work) => (value) => this.#do(() => (visit === this.#visit ? work(value) : undefined));
    return {
      opened: later(() => this.#begin()),
      created: later(() => this.#onCreated()),
      message: later((m) => (this.#seatLost ? this.#turnAway(m) : this.#onPeerMessage(m))),
      left: later(() => this.#onPeerLeft()),
      refused: later((m) => this.#onRefusal(m)),
      server: later((state) => this.#tell({ type: "server", state })),
      back: later((lost) => this.#onServerBack(lost)),
      gone: later((why) => this.#onServerGone(why)),
    };
  }

  // Everything happens one after another; what fails ends the call.
  #do(work) {
    this.#work = this.#work.then(async () => {
      if (this.#over) return;
      try {
        await work();
      } catch (err) {
        this.#end(`The call failed: ${err.message}`, true);
      }
    });
  }

  #newPeer() {
    const made = (this.#made = {});
    const from = (work) => (value) => this.#do(() => (made === this.#made ? work(value) : undefined));
    return new Peer(this.#tracks, {
      candidate: (c) => this.#room.send("iceCandidate", { candidate: c }),
      state: from((s) => this.#onConnection(s)),
      track: from((track) => this.#tell({ type: "track", track })),
      control: from((m) => this.#onControl(m)),
    });
  }

  #begin() {
    if (!this.#joiner) return this.#room.create();
    this.#progress.enter("connecting");
    return this.#negotiation.join();
  }

  // Somebody else takes the seat that the partner has lost: this call needs no room.
  #turnAway(m) {
    if (m.type === "offer") this.#room.leave();
  }

  #onPeerMessage(m) {
    switch (m.type) {
      case "offer":
        return this.#onOffer(m);
      case "answer":
        return this.#unlessConnected(() => this.#negotiation.onAnswer(m));
      case "iceCandidate":
        return this.#peer.candidate(m);
      case "renegotiate":
        return this.#negotiation.onRenegotiate(this.#healthy);
      case "leave":
        return this.#onHungUp();
      case "seatWanted":
        return this.#onSeatWanted(m);
      case "goingAway":
        return this.#tell({ type: "notice", text: goingAway(this.#peer.connected) });
    }
  }

  // Somebody would take the seat of a partner who has lost the server. Where media
  // have stopped as well, its program is most likely dead, and this is its user.
  #onSeatWanted(m) {
    if (this.#joiner || m.roomId !== undefined || this.#healthy) return;
    this.#seatFreed = true;
    this.#room.send("freeSeat");
  }

  #onCreated() {
    this.#tell({ type: "room", roomID: this.#room.id });
    this.#progress.enter("waiting");
  }

  #onOffer(m) {
    if (!this.#joiner && !this.#peer.connected) this.#progress.enter("connecting");
    return this.#unlessConnected(() => this.#negotiation.onOffer(m));
  }

  // A description that cannot be used ends what has not begun; a connection that
  // stands is worth more.
  async #unlessConnected(work) {
    try {
      await work();
    } catch (err) {
      if (this.#peer.connected) return;
      this.#end(`The other side sent what this browser cannot use (${err.message}).`, true);
    }
  }

  get #healthy() {
    return this.#progress.state === "connected";
  }

  #onHungUp() {
    if (!this.#peer.connected) return this.#onPeerLeft();
    return this.#end(`${this.#who()} hung up.`, false);
  }

  #onPeerLeft() {
    if (this.#seatFreed && !this.#healthy) return this.#waitAgain(`${this.#who()} has lost the connection, and somebody else comes.`);
    this.#seatLost = this.#peer.connected;
    if (this.#peer.connected) return this.#progress.otherLeft();
    if (this.#joiner) return this.#end("The one who opened the room has gone: ask for a new invite.", true);
    return this.#waitAgain("Somebody came and left again.");
  }

  #waitAgain(why) {
    this.#peer.close();
    this.#peer = this.#newPeer();
    this.#seatFreed = false;
    this.#said = null;
    this.#tell({ type: "notice", text: why });
    return this.#progress.enter("waiting");
  }

  // An error in a call is only news; before, it ends what had not begun. Of a
  // connection that is too old the seat is kept.
  #onRefusal(m) {
    if (this.#peer.connected || m.code === "peer-absent" || (m.code === "expired" && this.#room.grace > 0)) return;
    if (m.code === "seat-kept" && Date.now() - this.#begun < patience.seat) this.#tryAgain();
    else this.#end(refusal(m), true);
  }

  // Tries until the seat is free, each time by a room and a peer of its own.
  #tryAgain() {
    this.#visit = null;
    this.#room.leave();
    this.#peer.close();
    this.#peer = this.#newPeer();
    this.#tell({ type: "notice", text: seatKept });
    this.#progress.waitAnew();
    setTimeout(() => this.#do(() => this.#enter()), patience.seatInterval);
  }

  #onServerBack(lost) {
    this.#progress.waitAnew();
    return lost ? this.#negotiation.afterLoss(this.#healthy || this.#progress.state === "waiting") : undefined;
  }

  #onServerGone(why) {
    if (this.#peer.connected) this.#tell({ type: "server", state: "gone" });
    else this.#end(why ? refusal(why) : "The server cannot be reached: check the network, or try again later.", true);
  }

  #onConnection(state) {
    switch (state) {
      case "connected":
        return this.#onConnected();
      case "disconnected":
        return this.#onBroken();
      case "failed":
        return this.#peer.connected ? this.#onBroken() : this.#end(noPath, true);
      case "closed":
        return this.#end(`${this.#who()} left.`, false);
    }
  }

  #onConnected() {
    const first = !this.#peer.connected;
    this.#peer.connected = true;
    this.#seatFreed = false;
    this.#progress.enter("connected");
    const text = shortcomings(this.#room.lacks);
    if (first && text) this.#tell({ type: "notice", text });
  }

  #onBroken() {
    if (this.#progress.state !== "connected") return;
    if (this.#progress.otherVanished) this.#end(`${this.#who()} has gone without a word.`, true);
    else this.#progress.enter("reconnecting");
    this.#room.doubt();
  }

  #onControl(m) {
    if (m.type === "open") return this.#peer.tell(this.#own());
    if (m.type === "bye") return this.#onHungUp();
    this.#said = m;
    return this.#tell({ ...m, type: "peer" });
  }

  #who() {
    return this.#said?.name || "The other side";
  }

  // Looks after what no event tells.
  #onTick() {
    const overdue = this.#progress.overdue(this.#peer.answered, this.#room.grace);
    if (overdue) return this.#end(overdue, true);
    this.#room.mind();
    if (this.#progress.seeksPath()) {
      this.#room.doubt();
      if (this.#room.ready) this.#negotiation.seekPath();
    }
    if (this.#peer.connected && this.#room.ready) this.#negotiation.repeat();
  }

  /** Sends these tracks from now on and tells the other side this side's state. */
  update(tracks) {
    this.#tracks = tracks;
    this.#do(async () => {
      await this.#peer.send(tracks);
      this.#peer.tell(this.#own());
    });
  }

  /** Ends the call as its user wishes it. */
  hangUp() {
    this.#end("You hung up.", false);
  }

  /** Ends the call at once, while the page is being left. */
  leavePage() {
    if (this.#over) return;
    this.#sayGoodbye();
    this.#peer.close();
  }

  #sayGoodbye() {
    this.#over = true;
    clearInterval(this.#watch);
    this.#peer.sayBye();
    this.#room.leave();
  }

  async #end(reason, failed) {
    if (this.#over) return;
    this.#sayGoodbye();
    this.#tell({ type: "ended", reason, failed });
    await this.#peer.flush(patience.bye);
    this.#peer.close();
  }
}
