// One other participant: an RTCPeerConnection and what belongs to it.

import { label, readControl, stateMessage, byeMessage } from "./control.js";
import { readCandidate } from "./signalling.js";

const maxEarly = 64; // candidates kept before their description
const kinds = ["video", "audio"];
const configuration = { bundlePolicy: "max-bundle" };

/** What terminals send and understand comes first; browsers may agree on more. */
export function preferVP8(codecs) {
  const isVP8 = (c) => /^video\/vp8$/i.test(c.mimeType);
  return [...codecs.filter(isVP8), ...codecs.filter((c) => !isVP8(c))];
}

/**
 * Peer calls on.candidate, on.state, on.stream and on.control. Its owner calls
 * the asynchronous methods one after another.
 */
export class Peer {
  connected = false; // has been, at least once
  #pc = new RTCPeerConnection(configuration);
  #on;
  #tracks;
  #stream = new MediaStream(); // what the two tracks belong to, for both sides
  #control = null;
  #early = [];
  #held = []; // own candidates, until the description they belong to has been sent

  constructor(tracks, on) {
    this.#on = on;
    this.#tracks = tracks;
    this.#pc.onicecandidate = ({ candidate }) => this.#tellCandidate(candidate);
    this.#pc.onconnectionstatechange = () => on.state(this.#pc.connectionState);
    this.#pc.ontrack = ({ track }) => on.track(track);
    this.#pc.ondatachannel = ({ channel }) => {
      if (channel.label === label && !this.#control) this.#listen(channel);
      else channel.close();
    };
  }

  /** Uses these ICE servers from the next description on, all but those that this browser refuses. */
  use(servers) {
    const good = [];
    for (const s of servers) if (this.#configure([...good, s])) good.push(s);
  }

  #configure(iceServers) {
    try {
      this.#pc.setConfiguration({ ...configuration, iceServers });
      return true;
    } catch {
      return false;
    }
  }

  /** Makes an offer; restart looks for a new path. send is called with it. */
  async offer(restart, send) {
    if (this.#pc.getTransceivers().length === 0) {
      this.#listen(this.#pc.createDataChannel(label));
      for (const kind of kinds) this.#pc.addTransceiver(kind);
      await this.#attach();
    }
    await this.#describe(await this.#pc.createOffer({ iceRestart: restart }), send);
  }

  /** Answers an offer. send is called with the answer. */
  async answer(offer, send) {
    await this.#setRemote(offer);
    await this.#attach();
    await this.#describe(await this.#pc.createAnswer(), send);
  }

  /** Takes the answer to this side's offer. */
  async accept(answer) {
    await this.#setRemote(answer);
  }

  /** Whether an offer of this side waits for its answer. */
  get offering() {
    return this.#pc.signalingState === "have-local-offer";
  }

  /** That offer, with the candidates found so far. */
  get offered() {
    const { type, sdp } = this.#pc.localDescription;
    return { type, sdp };
  }

  get answered() {
    return this.#pc.remoteDescription !== null;
  }

  async #describe(description, send) {
    this.#held ??= [];
    await this.#pc.setLocalDescription(description);
    send({ type: description.type, sdp: description.sdp });
    const held = this.#held;
    this.#held = null;
    for (const c of held ?? []) this.#on.candidate(c);
  }

  #tellCandidate(candidate) {
    if (candidate?.candidate === "") return; // the end of one generation; null is the end of all
    if (this.#held) this.#held.push(candidate);
    else this.#on.candidate(candidate);
  }

  async #setRemote(description) {
    await this.#pc.setRemoteDescription(description);
    const early = this.#early;
    this.#early = [];
    for (const c of early) await this.#addCandidate(c);
  }

  /** Applies a candidate, or keeps it until the description it belongs to has come. */
  async candidate(message) {
    const read = readCandidate(message);
    if (!read) return;
    if (this.#pc.remoteDescription) await this.#addCandidate(read.candidate);
    else if (this.#early.length < maxEarly) this.#early.push(read.candidate);
  }

  async #addCandidate(candidate) {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch {
      // One that cannot be used is one path fewer, not the end of the call.
    }
  }

  /** Sends these tracks, {video, audio}, in place of those before; null for none. */
  async send(tracks) {
    this.#tracks = tracks;
    if (this.#pc.getTransceivers().length > 0) await this.#attach();
  }

  // The first transceiver of each kind sends and receives. It is agreed as such
  // also without a device, so that one that comes later needs no new offer.
  async #attach() {
    for (const kind of kinds) {
      const t = this.#pc.getTransceivers().find((t) => t.receiver.track.kind === kind && !t.stopped);
      if (!t) continue;
      if (t.direction !== "sendrecv") t.direction = "sendrecv";
      if (kind === "video") this.#preferCodecs(t);
      t.sender.setStreams?.(this.#stream);
      await t.sender.replaceTrack(this.#tracks[kind] ?? null);
    }
  }

  #preferCodecs(transceiver) {
    const codecs = RTCRtpReceiver.getCapabilities?.("video")?.codecs;
    if (codecs) transceiver.setCodecPreferences?.(preferVP8(codecs));
  }

  #listen(channel) {
    this.#control = channel;
    channel.onopen = () => this.#on.control({ type: "open" });
    channel.onmessage = ({ data }) => {
      const m = readControl(data);
      if (m) this.#on.control(m);
    };
  }

  /** Tells the other side this side's state, where it can hear. */
  tell(state) {
    this.#say(stateMessage(state));
  }

  #say(text) {
    if (this.#control?.readyState === "open") this.#control.send(text);
  }

  sayBye() {
    this.#say(byeMessage);
  }

  /** Waits until what was said has left, for so many milliseconds at most. */
  async flush(most) {
    const late = Date.now() + most;
    while (this.#unsaid > 0 && Date.now() < late) await new Promise((done) => setTimeout(done, 10));
  }

  get #unsaid() {
    return this.#control?.readyState === "open" ? this.#control.bufferedAmount : 0;
  }

  close() {
    this.#pc.onicecandidate = this.#pc.onconnectionstatechange = null;
    this.#pc.ontrack = this.#pc.ondatachannel = null;
    if (this.#control) this.#control.onopen = this.#control.onmessage = null;
    this.#pc.close();
  }
}
