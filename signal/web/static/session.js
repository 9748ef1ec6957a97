// A call as this page holds it: the call itself, the devices, what is shown.

import { Call } from "./call.js";
import { Devices } from "./devices.js";
import { commandOf, linkOf, webSocketOf } from "./invite.js";
import { Meter } from "./meter.js";
import * as view from "./view.js";
import { deviceTrouble } from "./words.js";

const { $ } = view;
const drawInterval = 100; // ms

/** Session is one call from the button that starts it to the screen that says why it ended. */
export class Session {
  #name;
  #server;
  #devices;
  #call = null;
  #state = "devices";
  #own = null; // this side's devices, as they were told last
  #peer = null; // the other side's state
  #since = 0; // when the call was connected first
  #remote = new MediaStream();
  #sound = new AudioContext();
  #ownMeter = new Meter(this.#sound, $("own-meter"));
  #peerMeter = new Meter(this.#sound, $("peer-meter"));
  #draw = setInterval(() => this.#onDraw(), drawInterval);
  #over = false;

  constructor(server, name) {
    this.#server = server;
    this.#name = name;
    this.#devices = new Devices({ changed: () => this.#onDevices(), trouble: view.notice });
    this.#awaitPeer();
    view.clearNotices();
    view.showServer("here");
    view.show("call");
    view.showState("devices");
    this.#onDevices();
  }

  /** Opens the devices and then a room, or joins one where roomID is not null. */
  async start(roomID) {
    await this.#devices.open();
    if (this.#over) return;
    this.#call = new Call({
      url: webSocketOf(this.#server),
      roomID,
      own: () => ({ name: this.#name, ...this.#devices.state }),
      tracks: this.#devices.tracks,
      tell: (event) => this.#on[event.type](event),
    });
  }

  #on = {
    state: ({ state }) => this.#onState(state),
    room: ({ roomID }) => {
      const invite = { server: this.#server, roomID, secret: "" };
      view.showInvite(linkOf(invite), commandOf(invite));
    },
    track: ({ track }) => this.#onTrack(track),
    peer: (peer) => {
      if (this.#state === "connected") view.announcePeer(this.#peer, peer);
      this.#peer = peer;
      view.showPeer(peer);
    },
    server: ({ state }) => view.showServer(state, this.#state === "waiting"),
    notice: ({ text }) => view.notice(text),
    ended: ({ reason, failed }) => this.#onEnd(reason, failed),
  };

  #onState(state) {
    this.#state = state;
    if (state === "waiting") this.#awaitPeer();
    if (state === "connected") {
      this.#since ||= Date.now();
      view.showPeer(this.#peer);
    }
    view.showState(state, this.#peer);
  }

  // Whoever comes is another than who was there, if anybody was.
  #awaitPeer() {
    this.#peer = null;
    this.#remote = new MediaStream();
    $("remote").srcObject = this.#remote;
    this.#peerMeter.measure(null);
    view.hidePeer();
  }

  #onTrack(track) {
    for (const old of this.#remote.getTracks()) if (old.kind === track.kind) this.#remote.removeTrack(old);
    this.#remote.addTrack(track);
    if (track.kind === "audio") this.#peerMeter.measure(track);
    this.#play();
  }

  // A browser may want a click before it lets a page be heard.
  async #play() {
    try {
      await $("remote").play();
      view.conceal("hear");
    } catch (err) {
      $("hear").hidden = err.name !== "NotAllowedError";
    }
  }

  #onDevices() {
    if (this.#over) return;
    const { tracks, state } = this.#devices;
    view.showOwn(state, tracks.video && new MediaStream([tracks.video]));
    if (this.#call) view.announceOwn(this.#own, state); // before there is one, its state is told
    this.#own = state;
    this.#ownMeter.measure(tracks.audio);
    this.#call?.update(tracks);
  }

  #onDraw() {
    this.#ownMeter.draw();
    this.#peerMeter.draw();
    view.showClock(this.#since);
    view.showCover({ state: this.#state, peer: this.#peer, picture: $("remote").videoWidth > 0 });
  }

  #onEnd(reason, failed) {
    this.#release();
    view.showEnd(reason, failed, this.#since);
  }

  #release() {
    this.#over = true;
    clearInterval(this.#draw);
    this.#devices.close();
    this.#ownMeter.close();
    this.#peerMeter.close();
    this.#sound.close();
    $("remote").srcObject = $("own").srcObject = null;
  }

  toggleMute() {
    return this.#devices.toggleMute();
  }

  toggleCamera() {
    return this.#devices.toggleCamera();
  }

  /** Shows this side's picture, or not. */
  toggleSelfView() {
    const pressed = $("self-view").ariaPressed !== "true";
    $("self-view").ariaPressed = String(pressed);
    $("self").hidden = !pressed || this.#devices.state.camera !== "on";
  }

  /** Lets the other side be heard, from within a click. */
  hear() {
    this.#sound.resume();
    this.#play();
  }

  /** Lists the devices and shows them. */
  async listDevices() {
    view.showDevices(await this.#devices.list($("remote").sinkId ?? ""), (kind, id) => this.#choose(kind, id));
  }

  // What is used in the end is shown: another than was chosen where that cannot be had.
  async #choose(kind, id) {
    if (kind === "audiooutput") await this.#speakBy(id);
    else await this.#devices.choose(kind === "videoinput" ? "video" : "audio", id);
    await this.listDevices();
  }

  async #speakBy(id) {
    try {
      await $("remote").setSinkId?.(id);
    } catch (err) {
      view.notice(deviceTrouble(err, "loudspeaker"));
    }
  }

  hangUp() {
    if (this.#call) this.#call.hangUp();
    else this.#onEnd("You hung up.", false);
  }

  /** Ends the call while the page is being left. */
  leavePage() {
    this.#call?.leavePage();
  }
}
