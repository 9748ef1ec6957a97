// The camera and the microphone: what is chosen, what is lost, what comes too late.
import { test } from "node:test";
import assert from "node:assert/strict";
import { Devices } from "../static/devices.js";

const found = [
  { kind: "videoinput", deviceId: "front", label: "Front" },
  { kind: "videoinput", deviceId: "back", label: "Back" },
  { kind: "audioinput", deviceId: "default", label: "Default" },
  { kind: "audiooutput", deviceId: "default", label: "Default" },
  { kind: "audiooutput", deviceId: "headset", label: "Headset" },
];

class FakeTrack {
  enabled = true;
  stopped = false;
  constructor(kind, deviceId) {
    this.kind = kind;
    this.deviceId = deviceId;
  }
  getSettings() {
    return { deviceId: this.deviceId };
  }
  stop() {
    this.stopped = true;
  }
}

/** A browser that has these devices, all allowed; what is in held is given when the test says so. */
function browser(devices) {
  const media = { devices, held: null, opened: [], busy: [] };
  const firstOf = (kind) => media.devices.find((d) => d.kind === kind)?.deviceId;
  const open = (kind, { deviceId }) => {
    const id = deviceId?.exact ?? firstOf(kind + "input");
    if (!media.devices.some((d) => d.deviceId === id)) throw Object.assign(new Error(), { name: deviceId ? "OverconstrainedError" : "NotFoundError" });
    if (media.busy.includes(id)) throw Object.assign(new Error(), { name: "NotReadableError" });
    const track = new FakeTrack(kind, id);
    media.opened.push(track);
    return track;
  };
  const mediaDevices = {
    enumerateDevices: async () => media.devices,
    async getUserMedia(constraints) {
      await media.held;
      const tracks = Object.entries(constraints).map(([kind, wanted]) => open(kind, wanted));
      return { getTracks: () => tracks };
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
  return media;
}

/** Opened devices, and the troubles that they told. */
async function opened(media) {
  const troubles = [];
  const devices = new Devices({ changed() {}, trouble: (text) => troubles.push(text) });
  await devices.open();
  return { devices, troubles, media };
}

const chosen = async (devices, kind, speaker = "") =>
  (await devices.list(speaker)).filter((d) => d.kind === kind && d.chosen).map((d) => d.id);

test("what is used is what is shown as chosen", async () => {
  const { devices } = await opened(browser(found));
  assert.deepEqual(await chosen(devices, "videoinput"), ["front"]);
  await devices.choose("video", "back");
  assert.deepEqual(await chosen(devices, "videoinput"), ["back"]);
  await devices.toggleCamera();
  assert.deepEqual(await chosen(devices, "videoinput"), ["back"]); // though it is off
  await devices.choose("video", "front");
  assert.deepEqual(await chosen(devices, "videoinput"), ["front"]);
  await devices.toggleCamera();
  assert.equal(devices.tracks.video.deviceId, "front");
});

test("the loudspeaker is none of the microphones", async () => {
  const { devices } = await opened(browser(found));
  assert.deepEqual(await chosen(devices, "audiooutput", "headset"), ["headset"]);
  assert.deepEqual(await chosen(devices, "audiooutput", ""), ["default"]);
});

test("a chosen device that is not there any more gives way to another", async () => {
  const { devices, media, troubles } = await opened(browser(found));
  await devices.choose("video", "back");
  media.devices = found.filter((d) => d.deviceId !== "back");
  devices.tracks.video.onended();
  assert.equal(devices.state.camera, "none");
  await devices.toggleCamera();
  assert.equal(devices.tracks.video?.deviceId, "front", troubles.join(" "));
  assert.match(troubles.at(-1), /not there any more/);
});

test("where the new one cannot be used the old one stays", async () => {
  const { devices, media } = await opened(browser(found));
  media.busy = ["back"];
  await devices.choose("video", "back");
  assert.deepEqual(await chosen(devices, "videoinput"), ["front"]);
  await devices.toggleCamera();
  await devices.toggleCamera();
  assert.equal(devices.tracks.video.deviceId, "front");
});

test("a camera that comes after it was switched off stays off", async () => {
  const { devices, media } = await opened(browser(found));
  let give;
  media.held = new Promise((resolve) => (give = resolve));
  const choosing = devices.choose("video", "back");
  await devices.toggleCamera();
  give();
  await choosing;
  assert.deepEqual([devices.state.camera, devices.tracks.video], ["off", null]);
  assert.ok(media.opened.every((t) => t.kind !== "video" || t.stopped));
  await devices.toggleCamera();
  assert.deepEqual([devices.state.camera, devices.tracks.video.deviceId], ["on", "back"]);
});

test("a camera that cannot be switched on again is off still", async () => {
  const { devices, media } = await opened(browser(found));
  await devices.toggleCamera();
  media.busy = ["front"];
  await devices.toggleCamera();
  assert.equal(devices.state.camera, "off");
});
