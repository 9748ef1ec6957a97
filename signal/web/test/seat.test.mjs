// A seat that outlives its websocket: counts, replay, and when to come back.
import { mock, test } from "node:test";
import assert from "node:assert/strict";
import { Backoff } from "../static/backoff.js";
import { Link } from "../static/link.js";
import { Seat, counts, readSeated } from "../static/seat.js";

const token = "XBZ7Q5F4WTLCDBM6E2JVUANJ5E";
const candidate = { type: "iceCandidate", roomId: "r" };
const seated = (fields) => ({ type: "seated", roomId: "r", payload: { grace: 60, ...fields } });

test("what is between the members counts", () => {
  for (const type of ["offer", "answer", "iceCandidate", "renegotiate", "leave", "peerLeft", "anything"]) {
    assert.equal(counts({ type, roomId: "r" }), true, type);
  }
  for (const type of ["iceServers", "seated", "resume"]) assert.equal(counts({ type, roomId: "r" }), false, type);
  for (const type of ["createRoom", "roomCreated", "goingAway", "error", "anything"]) {
    for (const roomId of [undefined, null, ""]) assert.equal(counts({ type, roomId }), false, type);
  }
});

test("seated is read with care", () => {
  assert.deepEqual(readSeated({ token, grace: 60, new: 1 }), { token, grace: 60, received: 0, lost: false });
  assert.deepEqual(readSeated({ grace: 1e9, received: 7, lost: true }), { token: "", grace: 3600, received: 7, lost: true });
  for (const bad of [null, 7, "x", { token: "short" }, { token: 7, grace: "x", received: -1, lost: 1 }, { received: 0.5 }]) {
    assert.deepEqual(readSeated(bad), { token: "", grace: 0, received: 0, lost: false }, JSON.stringify(bad));
  }
});

test("the rest is sent again, in order", () => {
  const seat = new Seat();
  seat.take({ token, grace: 60 });
  seat.take({ token: "another-one-that-comes-later", grace: 1 });
  for (const n of [1, 2, 3]) seat.said(candidate, `${n}`, true);
  seat.said({ type: "iceServers", roomId: "r" }, "uncounted", true);
  seat.said({ type: "answer", roomId: "r" }, "4", false);
  for (const m of [{ type: "offer", roomId: "r" }, seated({}), { type: "error" }, { type: "goingAway" }]) seat.heard(m);
  assert.deepEqual(seat.resumption("creator", true), { token, role: "creator", paired: true, received: 1, sent: 3 });
  assert.deepEqual(seat.resumed({ received: 2 }), { again: ["3", "4"], whole: true });
  assert.equal(seat.resumption("creator", true).sent, 4);
  assert.deepEqual(seat.resumed({ received: 4 }), { again: [], whole: true });
});

test("what is kept is bounded, and both ends count on from what the server has", () => {
  const seat = new Seat();
  for (let n = 1; n <= 100; n++) seat.said(candidate, `${n}`, n <= 70);
  const { again, whole } = seat.resumed({ received: 10 });
  assert.deepEqual([again.length, again[0], again.at(-1), whole], [64, "37", "100", false]);
  assert.equal(seat.resumption("joiner", true).sent, 74);
  assert.deepEqual(seat.resumed({ received: 1000 }).again, []); // more than was ever sent
  assert.equal(seat.resumption("joiner", true).sent, 1000);
});

test("waits grow, and lie apart", () => {
  const waits = (random) => {
    const backoff = new Backoff(() => random);
    return [1, 2, 3, 4, 5, 6, 7, 8].map(() => backoff.next());
  };
  assert.deepEqual(waits(0), [50, 100, 200, 400, 800, 1600, 2000, 2000]);
  assert.deepEqual(waits(1), [150, 200, 400, 800, 1600, 3200, 4000, 4000]);
  const backoff = new Backoff(() => 0);
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 50);
});

/** A server that is told what to say; sockets are the websockets to it. */
class FakeSocket {
  static sockets = [];
  static OPEN = 1;
  readyState = 0;
  sent = [];
  constructor() {
    FakeSocket.sockets.push(this);
  }
  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }
  say(m) {
    this.onmessage({ data: JSON.stringify(m) });
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  drop(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
  close() {
    this.readyState = 3;
  }
}

/** A link of a joiner whose seat is kept, and what it tells. */
function linked(t) {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  t.after(() => mock.timers.reset());
  globalThis.WebSocket = FakeSocket;
  FakeSocket.sockets = [];
  const told = [];
  const tell = (name) => (value) => told.push(value === undefined ? name : `${name} ${JSON.stringify(value?.type ?? value)}`);
  const names = ["opened", "message", "away", "back", "gone"];
  const link = new Link("ws://h", { role: "joiner", paired: () => true }, Object.fromEntries(names.map((n) => [n, tell(n)])));
  const sockets = FakeSocket.sockets;
  sockets[0].open();
  link.send("offer", "r", null, { resume: true });
  sockets[0].say(seated({ token }));
  return { link, sockets, told };
}

test("a link comes back and sends what was lost", (t) => {
  const { link, sockets, told } = linked(t);
  sockets[0].say({ type: "answer", roomId: "r" });
  sockets[0].say({ type: "goingAway" }); // is of the server, for no seat
  sockets[0].drop();
  link.send("iceCandidate", "r", 1);
  link.send("iceServers", "r"); // asks now or not at all
  assert.equal(link.ready, false);
  mock.timers.tick(150);
  sockets[1].open();
  assert.deepEqual(sockets[1].sent[0].payload, { token, role: "joiner", paired: true, received: 1, sent: 1 });
  sockets[1].say(seated({ received: 0, lost: true }));
  assert.deepEqual(sockets[1].sent.slice(1).map((m) => m.type), ["offer", "iceCandidate"]);
  sockets[1].say({ type: "iceCandidate" });
  mock.timers.tick(60_000);
  assert.deepEqual(told, ["opened", 'message "answer"', 'message "goingAway"', "back true", 'message "iceCandidate"']);
});

test("a link tries again, tells when it takes long, and gives each attempt a while", (t) => {
  const { sockets, told } = linked(t);
  sockets[0].drop(1001);
  mock.timers.tick(150);
  sockets[1].drop();
  mock.timers.tick(200);
  sockets[2].open(); // and says nothing
  mock.timers.tick(5_000);
  mock.timers.tick(400);
  sockets[3].open();
  sockets[3].say({ type: "error", code: "server-full" });
  mock.timers.tick(800);
  sockets[4].open();
  sockets[4].say({ type: "error", code: "server-stopping" });
  mock.timers.tick(1_600);
  sockets[5].open();
  sockets[5].say({ type: "error", code: "too-many-rooms" });
  mock.timers.tick(3_200);
  sockets[6].open();
  sockets[6].say(seated({ received: 1 }));
  assert.deepEqual(told.slice(1), ["away", "back false"]);
});

test("a link knows when to give up", (t) => {
  const superseded = linked(t);
  superseded.sockets[0].drop(4001);
  assert.equal(superseded.told.at(-1), "gone null");
  mock.timers.tick(60_000);
  assert.equal(superseded.sockets.length, 1);
  mock.timers.reset();

  const refused = linked(t);
  refused.sockets[0].drop();
  mock.timers.tick(150);
  refused.sockets[1].open();
  refused.sockets[1].say({ type: "error", code: "seat-lost" });
  mock.timers.tick(60_000);
  assert.equal(refused.told.at(-1), 'gone "error"');
  assert.equal(refused.sockets.length, 2);
});

test("who has waited too long for somebody does not come back", (t) => {
  const { sockets, told } = linked(t);
  sockets[0].say({ type: "error", code: "idle" });
  mock.timers.tick(60_000);
  assert.deepEqual([told.at(-1), sockets.length], ['gone "error"', 1]);
});

test("without a token the server is gone at once", (t) => {
  const { told } = linked(t);
  told.length = 0;
  const link = new Link("ws://h", { role: "creator", paired: () => false }, { opened() {}, gone: () => told.push("gone") });
  const socket = FakeSocket.sockets.at(-1);
  socket.open();
  socket.drop();
  link.send("iceCandidate", "r");
  assert.deepEqual(told, ["gone"]);
});

test("a server that says nothing for long is asked whether it is there", (t) => {
  const { link, sockets } = linked(t);
  let asked = 0;
  const watch = (ms) => {
    for (let waited = 0; waited < ms; waited += 250) {
      mock.timers.tick(250);
      link.mind(() => asked++);
    }
  };
  watch(14_000);
  assert.equal(asked, 0);
  watch(2_000);
  assert.equal(asked, 1);
  sockets[0].say({ type: "iceServers" });
  watch(14_000);
  assert.equal(asked, 1);
  watch(2_000);
  assert.equal(asked, 2);
  assert.equal(sockets.length, 1);
  watch(6_000); // without an answer
  assert.equal(sockets.length, 2);
});

test("a websocket that is silent is left", (t) => {
  const { link, sockets, told } = linked(t);
  const ask = () => link.send("iceServers", "r");
  link.doubt(ask);
  sockets[0].say({ type: "iceServers" });
  mock.timers.tick(6_000);
  assert.equal(sockets.length, 1);
  link.doubt(ask);
  mock.timers.tick(4_000);
  link.doubt(ask); // is asked already
  mock.timers.tick(1_000);
  mock.timers.tick(150);
  assert.equal(sockets.length, 2);
  link.close();
  mock.timers.tick(60_000);
  assert.deepEqual([sockets.length, told.at(-1)], [2, 'message "iceServers"']);
});
