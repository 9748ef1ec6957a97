// What the page takes of the servers that are handed out, and from whom.
import { test } from "node:test";
import assert from "node:assert/strict";
import { IceServers, readServers } from "../static/ice_servers.js";

const stun = { urls: ["stun:192.0.2.1:3478"] };
const turn = { urls: ["turn:192.0.2.1:3478?transport=udp", "turns:chat.example.org"], username: "u", credential: "c" };

/** Asks and tells whether the wait is over. */
function asking(servers) {
  const asked = { over: false };
  asked.wait = servers.ask(() => {}).then(() => (asked.over = true));
  return asked;
}

const soon = () => new Promise(setImmediate);

test("lists are read one server at a time", () => {
  assert.deepEqual(readServers([stun, turn]), [stun, turn]);
  assert.deepEqual(readServers([{ urls: "stun:h" }]), [{ urls: ["stun:h"] }]);
  const bad = [null, 7, {}, { urls: [] }, { urls: [7] }, { urls: ["http://h"] }, { urls: ["turn:h"] }, { urls: ["turn:h"], username: "u" },
    { urls: ["turn:h"], username: 7, credential: "c" }, { urls: ["stun:h\u0000"] }, { urls: ["stun:" + "h".repeat(600)] }, { urls: Array(17).fill("stun:h") }];
  for (const s of bad) assert.deepEqual(readServers([s, stun]), [stun], JSON.stringify(s));
  for (const list of [undefined, null, {}, "stun:h", Array(17).fill(stun)]) assert.deepEqual(readServers(list), []);
});

test("an answer ends the wait", async () => {
  const servers = new IceServers();
  const asked = asking(servers);
  await soon();
  assert.equal(asked.over, false);
  assert.equal(servers.hears({ type: "iceServers", payload: [stun] }), true);
  await asked.wait;
  assert.deepEqual(servers.list, [stun]);
  assert.equal(servers.handedOut, true);
});

test("a server that does not know the question ends the wait, or time does", async () => {
  for (const refusal of [{ type: "error", code: "not-in-room" }, { type: "error", payload: "what?" }, null]) {
    const servers = new IceServers();
    const asked = asking(servers);
    if (refusal) assert.equal(servers.hears(refusal), true);
    await asked.wait;
    assert.equal(servers.handedOut, false);
  }
});

test("an answer that comes late is for the next time", async () => {
  const servers = new IceServers();
  await asking(servers).wait;
  assert.equal(servers.hears({ type: "error", code: "unknown-room" }), false); // of the offer
  servers.hears({ type: "iceServers", payload: [turn] });
  assert.deepEqual(servers.list, [turn]);
});

test("a room without a place is told to the call", () => {
  const servers = new IceServers();
  asking(servers);
  for (const code of ["room-full", "unknown-room", "creator-gone"]) assert.equal(servers.hears({ type: "error", code }), false);
});

test("nobody but the server chooses", async () => {
  const stranger = { type: "iceServers", payload: [turn] };
  const unasked = new IceServers();
  assert.equal(unasked.hears(stranger), true);
  assert.deepEqual(unasked.list, []);

  const refused = new IceServers();
  const asked = asking(refused);
  refused.hears({ type: "error", code: "not-in-room" });
  refused.hears(stranger);
  await asked.wait;
  assert.deepEqual(refused.list, []);

  const passedOn = new IceServers();
  await asking(passedOn).wait;
  assert.equal(passedOn.hears({ type: "answer" }), false);
  passedOn.hears(stranger);
  assert.deepEqual(passedOn.list, []);
});

test("newer ones replace those that came with the room", () => {
  const servers = new IceServers();
  servers.take(undefined);
  assert.equal(servers.handedOut, false);
  servers.take([stun]);
  servers.hears({ type: "peerLeft" });
  servers.hears({ type: "iceServers", payload: [turn] });
  assert.deepEqual(servers.list, [turn]);
});
