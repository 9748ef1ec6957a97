// One call between two people, from the server's door to the hang-up: what
// rtc/negotiate.go is for a terminal. The joiner always offers; the creator asks
// for a new offer by renegotiate.

import { IceServers } from "./ice_servers.js";
import * as patience from "./patience.js";
import { Peer } from "./peer.js";
import { Progress } from "./progress.js";
import { Signalling, readDescription } from "./signalling.js";
import { noPath, refusal } from "./words.js";

/**
 * Call tells its owner by tell(event):
 *
 *   {type: "state", state}      signalling, waiting, connecting, connected, reconnecting
 *   {type: "room", roomID}      the room that was opened
 *   {type: "track", track}      a track of the other side
 *   {type: "peer", name, muted, mic, camera}  what the other side said of itself
 *   {type: "notice", text}      a sentence about what did not end the call
 *   {type: "ended", reason, failed}   the last one
 */
export class Call {
  #tell;
  #roomID;
  #joiner;
  #own; // () => this side's state
  #tracks;
  #server;
  #peer;
  #made; // marks the peer that callbacks belong to
  #iceServers = new IceServers();
  #progress = new Progress((state) => this.#tell({ type: "state", state }));
  #over = false;
  #seatLost = false;
  #said = null; // the other side's state
  #work = Promise.resolve();
  #watch;

  /**
   * roomID is null to open a room; own gives this side's {name, muted, mic,
   * camera} and tracks what it sends, {video, audio}, null where there is none.
   */
  constructor({ url, roomID, own, tracks, tell }) {
    this.#tell = tell;
    this.#roomID = roomID;
    this.#joiner = roomID !== null;
    this.#own = own;
    this.#tracks = tracks;
    this.#peer = this.#newPeer();
    this.#progress.enter("signalling");
    this.#server = new Signalling(url, {
      opened: () => this.#do(() => this.#begin()),
      message: (m) => this.#iceServers.hears(m) || this.#do(() => this.#onMessage(m)),
      closed: () => this.#do(() => this.#onServerGone()),
    });
    this.#watch = setInterval(() => this.#do(() => this.#onTick()), patience.watch);
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
      candidate: (c) => this.#server.send("iceCandidate", this.#roomID, { candidate: c }),
      state: from((s) => this.#onConnection(s)),
      track: from((track) => this.#tell({ type: "track", track })),
      control: from((m) => this.#onControl(m)),
    });
  }

  async #begin() {
    if (!this.#joiner) return this.#server.send("createRoom");
    this.#progress.enter("connecting");
    await this.#askForServers();
    return this.#offer(false);
  }

  #askForServers() {
    return this.#iceServers.ask(() => this.#server.send("iceServers", this.#roomID));
  }

  // The ICE servers are for the candidates of a new path, the first or another.
  #offer(restart) {
    if (restart || !this.#peer.answered) this.#peer.use(this.#iceServers.list);
    return this.#peer.offer(restart, (d) => this.#server.send("offer", this.#roomID, d));
  }

  #onMessage(m) {
    switch (m.type) {
      case "roomCreated":
        return this.#onRoomCreated(m);
      case "peerLeft":
        this.#seatLost = this.#peer.connected;
        return this.#onPeerLeft();
      case "error":
        return this.#onRefusal(m);
    }
    if (this.#seatLost) {
      // Somebody else takes the seat that the partner has lost: this call needs no room.
      if (m.type === "offer") this.#server.send("leave", this.#roomID);
      return undefined;
    }
    return this.#onPeerMessage(m);
  }

  #onPeerMessage(m) {
    switch (m.type) {
      case "offer":
        return this.#onOffer(m);
      case "answer":
        return this.#onAnswer(m);
      case "iceCandidate":
        return this.#peer.candidate(m);
      case "renegotiate":
        return this.#onRenegotiate();
      case "leave":
        return this.#onHungUp();
    }
    return undefined;
  }

  #onRoomCreated({ payload: roomID, iceServers }) {
    if (this.#joiner || this.#roomID || typeof roomID !== "string") return;
    this.#roomID = roomID;
    this.#iceServers.take(iceServers);
    this.#tell({ type: "room", roomID });
    this.#progress.enter("waiting");
  }

  async #onOffer(m) {
    if (this.#joiner) return; // roles are fixed
    if (!this.#peer.connected) this.#progress.enter("connecting");
    this.#peer.use(this.#iceServers.list);
    await this.#unlessConnected(async () => {
      await this.#peer.answer(readDescription(m), (d) => this.#server.send("answer", this.#roomID, d));
    });
  }

  async #onAnswer(m) {
    if (!this.#joiner || !this.#peer.offering) return;
    await this.#unlessConnected(async () => {
      await this.#peer.accept(readDescription(m));
    });
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

  // A creator whose connection is broken asks again.
  async #onRenegotiate() {
    if (!this.#joiner || !this.#peer.connected || this.#peer.offering) return;
    const restart = this.#progress.state !== "connected";
    if (restart && this.#iceServers.handedOut) await this.#askForServers(); // the old credentials may have expired
    await this.#offer(restart);
  }

  #onHungUp() {
    if (!this.#peer.connected) return this.#onPeerLeft();
    return this.#end(`${this.#who()} hung up.`, false);
  }

  #onPeerLeft() {
    if (this.#peer.connected) return this.#progress.otherLeft();
    if (this.#joiner) {
      this.#end("The one who opened the room has gone: ask for a new invite.", true);
      return undefined;
    }
    this.#peer.close();
    this.#peer = this.#newPeer();
    this.#tell({ type: "notice", text: "Somebody came and left again." });
    return this.#progress.enter("waiting");
  }

  // An error in a call is only news; before, it ends what had not begun.
  #onRefusal(m) {
    if (!this.#peer.connected && m.code !== "peer-absent") this.#end(refusal(m), true);
  }

  #onServerGone() {
    if (this.#peer.connected) this.#tell({ type: "notice", text: "The server is gone; the call goes on." });
    else this.#end("The server cannot be reached: check the network, or try again later.", true);
  }

  #onConnection(state) {
    switch (state) {
      case "connected":
        this.#peer.connected = true;
        return this.#progress.enter(state);
      case "disconnected":
        return this.#onBroken();
      case "failed":
        return this.#peer.connected ? this.#onBroken() : this.#end(noPath, true);
      case "closed":
        return this.#end(`${this.#who()} left.`, false);
    }
    return undefined;
  }

  #onBroken() {
    if (this.#progress.state !== "connected") return;
    if (this.#progress.otherVanished) this.#end(`${this.#who()} has gone without a word.`, true);
    else this.#progress.enter("reconnecting");
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
    const overdue = this.#progress.overdue(this.#peer.answered);
    if (overdue) this.#end(overdue, true);
    else if (!this.#joiner && this.#progress.seeksPath()) this.#server.send("renegotiate", this.#roomID);
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
    this.#close();
  }

  #sayGoodbye() {
    this.#over = true;
    clearInterval(this.#watch);
    this.#peer.sayBye();
    if (this.#roomID) this.#server.send("leave", this.#roomID);
  }

  #close() {
    this.#server.close();
    this.#peer.close();
  }

  async #end(reason, failed) {
    if (this.#over) return;
    this.#sayGoodbye();
    this.#tell({ type: "ended", reason, failed });
    const late = Date.now() + patience.bye;
    while (this.#peer.unsaid > 0 && Date.now() < late) await new Promise((done) => setTimeout(done, 10));
    this.#close();
  }
}
