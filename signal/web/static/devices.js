// This side's camera and microphone.

import { deviceTrouble, insecure } from "./words.js";

// The camera's own sizes: what a browser makes of others it crops, as the head of
// somebody whose camera stands upright.
const wanted = {
  video: { width: { ideal: 640 }, height: { ideal: 480 }, resizeMode: { ideal: "none" }, frameRate: { ideal: 30, max: 30 } },
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};
const names = { video: "camera", audio: "microphone" };

/**
 * Devices owns the tracks of the devices. It tells each change of them by
 * changed() and what went wrong by trouble(sentence). The camera is given back
 * while it is off, so that its light goes out; the microphone only falls silent.
 */
export class Devices {
  muted = false;
  cameraOff = false;
  #tracks = { video: null, audio: null };
  #chosen = { video: "", audio: "" }; // device IDs, empty for the browser's choice
  #changed;
  #trouble;
  #closed = false;

  constructor({ changed, trouble }) {
    this.#changed = changed;
    this.#trouble = trouble;
  }

  /** What is sent: {video, audio}, null where there is none. */
  get tracks() {
    return { ...this.#tracks };
  }

  /** This side's state, as the other side is told it. */
  get state() {
    const camera = this.#tracks.video ? "on" : this.cameraOff ? "off" : "none";
    return { muted: this.muted, mic: this.#tracks.audio !== null, camera };
  }

  /** Opens both devices, or the one that can be had. */
  async open() {
    if (!navigator.mediaDevices) {
      this.#trouble(insecure);
      return;
    }
    try {
      this.#take(await this.#ask(["video", "audio"]));
    } catch (err) {
      if (err.name === "NotAllowedError" && !(await mayUseOne())) this.#trouble(deviceTrouble(err, "camera and the microphone"));
      else await this.#openEach();
    }
    this.#changed();
  }

  async #openEach() {
    for (const kind of ["video", "audio"]) await this.#openOne(kind);
  }

  /** Opens one device and tells whether it could be had. */
  async #openOne(kind) {
    if (!navigator.mediaDevices) {
      this.#trouble(insecure);
      return false;
    }
    try {
      this.#take(await this.#ask([kind]));
      return true;
    } catch (err) {
      this.#trouble(deviceTrouble(err, names[kind]));
      return this.#forgetsChoice(kind, err) && this.#openOne(kind);
    }
  }

  // Where the chosen device is not there any more the browser chooses again.
  #forgetsChoice(kind, err) {
    if (err.name !== "OverconstrainedError" || !this.#chosen[kind]) return false;
    this.#chosen[kind] = "";
    return true;
  }

  #ask(kinds) {
    const constraints = {};
    for (const kind of kinds) {
      const id = this.#chosen[kind];
      constraints[kind] = id ? { ...wanted[kind], deviceId: { exact: id } } : wanted[kind];
    }
    return navigator.mediaDevices.getUserMedia(constraints);
  }

  #take(stream) {
    for (const track of stream.getTracks()) {
      if (this.#closed || (track.kind === "video" && this.cameraOff)) {
        track.stop(); // it came after the end, or after it was switched off
        continue;
      }
      this.#drop(track.kind);
      this.#tracks[track.kind] = track;
      if (track.kind === "audio") track.enabled = !this.muted;
      if (track.kind === "video") track.contentHint = "motion";
      track.onended = () => this.#lose(track.kind);
    }
  }

  #drop(kind) {
    const track = this.#tracks[kind];
    if (!track) return;
    track.onended = null;
    track.stop();
    this.#tracks[kind] = null;
  }

  #lose(kind) {
    this.#drop(kind);
    this.#trouble(`The ${names[kind]} has gone away.`);
    this.#changed();
  }

  /** Mutes the microphone, or lets it be heard; opens one where there is none. */
  async toggleMute() {
    if (this.#tracks.audio) this.muted = !this.muted;
    else if (await this.#openOne("audio")) this.muted = false;
    if (this.#tracks.audio) this.#tracks.audio.enabled = !this.muted;
    this.#changed();
  }

  /** Switches the camera off, or on; opens one where there is none. */
  async toggleCamera() {
    const wasOff = this.cameraOff;
    this.cameraOff = this.#tracks.video !== null;
    if (this.cameraOff) this.#drop("video");
    else if (!(await this.#openOne("video"))) this.cameraOff = wasOff;
    this.#changed();
  }

  /** Uses another device, "video" or "audio", by its ID, empty for the browser's choice; the one before where that cannot be had. */
  async choose(kind, id) {
    const before = this.#chosen[kind];
    this.#chosen[kind] = id;
    if (this.#tracks[kind] && !(await this.#openOne(kind))) this.#chosen[kind] = before;
    this.#changed();
  }

  /**
   * What there is: {kind, id, name, chosen}, kind as in MediaDeviceInfo; speaker is
   * the ID of the loudspeaker in use, empty for the browser's choice.
   */
  async list(speaker) {
    const chosen = { videoinput: this.#choice("video"), audioinput: this.#choice("audio"), audiooutput: speaker || "default" };
    const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return found.filter((d) => d.deviceId).map((d) => ({ kind: d.kind, id: d.deviceId, name: d.label, chosen: d.deviceId === chosen[d.kind] }));
  }

  // What is used, or would be.
  #choice(kind) {
    return this.#tracks[kind]?.getSettings().deviceId ?? this.#chosen[kind];
  }

  close() {
    this.#closed = true;
    this.#drop("video");
    this.#drop("audio");
  }
}

// After a refusal of both: whether only one of them was refused for good.
async function mayUseOne() {
  try {
    const [camera, microphone] = await Promise.all(
      ["camera", "microphone"].map((name) => navigator.permissions.query({ name })),
    );
    return (camera.state === "denied") !== (microphone.state === "denied");
  } catch {
    return false; // this browser does not tell
  }
}
