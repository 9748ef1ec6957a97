// This side's place in a room, and what the server says of it.

import { IceServers } from "./ice_servers.js";
import { Link } from "./link.js";

/**
 * Room calls, as things come:
 *
 *   opened()       the server can be spoken to
 *   created()      the room is there; its ID is in id
 *   message(m)     from the other side
 *   left()         the other side has gone from the server
 *   refused(m)     an error of the server
 *   server(state)  the server is "away" or "back"
 *   back(lost)     the seat is taken again; lost: messages may be missing
 *   gone(m)        the server has gone for good; m is the error that says why, null for none
 */
export class Room {
  /** null before it is created. */
  id;
  iceServers = new IceServers();
  #creator;
  #paired; // the other seat is taken
  #away = false; // the server, and that was told
  #link;
  #on;

  /** id is null for a room that is to be created. */
  constructor(url, id, on) {
    this.id = id;
    this.#creator = id === null;
    this.#paired = !this.#creator;
    this.#on = on;
    const seat = { role: this.#creator ? "creator" : "joiner", paired: () => this.#paired };
    this.#link = new Link(url, seat, {
      opened: on.opened,
      message: (m) => this.iceServers.hears(m) || this.#onMessage(m),
      away: () => this.#onAway(),
      back: (lost) => this.#onBack(lost),
      gone: on.gone,
    });
  }

  /** Asks the server for a room. */
  create() {
    this.#link.send("createRoom", undefined, undefined, { resume: true });
  }

  /** Sends to the other side, or asks the server; while the server is away, later. */
  send(type, payload, fields) {
    this.#link.send(type, this.id, payload, fields);
  }

  /** Whether what is sent now reaches the server. */
  get ready() {
    return this.#link.ready;
  }

  /** For how many milliseconds the server keeps the seat, 0 where it does not. */
  get grace() {
    return this.#link.grace;
  }

  /** What the server does not do: hand out ICE servers, keep seats. Known once there was an answer. */
  get lacks() {
    return { relays: !this.#creator && !this.iceServers.handedOut, seats: this.grace === 0 };
  }

  /** Has doubts whether the server is still there. */
  doubt() {
    this.#link.doubt(() => this.send("iceServers"));
  }

  /** Has doubts where the server has said nothing for long. To be called now and then. */
  mind() {
    this.#link.mind(() => this.send("iceServers"));
  }

  #onMessage(m) {
    switch (m.type) {
      case "roomCreated":
        return this.#onCreated(m);
      case "error":
        return this.#on.refused(m);
      case "peerLeft":
        this.#paired = false;
        return this.#on.left();
      case "offer":
      case "leave":
        this.#paired = m.type === "offer";
    }
    return this.#on.message(m);
  }

  #onCreated({ payload: id, iceServers }) {
    if (this.id !== null || typeof id !== "string") return;
    this.id = id;
    this.iceServers.take(iceServers);
    this.#on.created();
  }

  #onAway() {
    this.#away = true;
    this.#on.server("away");
  }

  #onBack(lost) {
    if (this.#away) this.#on.server("back");
    this.#away = false;
    this.#on.back(lost);
  }

  /** Gives the seat back. */
  leave() {
    if (this.id !== null) this.send("leave");
    this.#link.close();
  }
}
