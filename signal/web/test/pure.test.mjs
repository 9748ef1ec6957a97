// The modules that need no browser: node --test signal/web/test
import { test } from "node:test";
import assert from "node:assert/strict";
import { parseRoomID, parseInvite, parseAddress, linkOf, commandOf, webSocketOf } from "../static/invite.js";
import { readMessage, readDescription, readCandidate } from "../static/signalling.js";
import { readControl, stateMessage, cleanName } from "../static/control.js";
import { preferVP8 } from "../static/peer.js";
import { lit, loudness } from "../static/meter.js";
import { refusal, deviceTrouble, elapsed, goingAway, sentence, shortcomings } from "../static/words.js";

const id = "abc-def-ghj-kmn-pqr-stu";

test("room IDs are put right as people type them", () => {
  for (const typed of [id, "ABC DEF GHJ KMN PQR STU", "abcdefghjkmnpqrstu", ` ${id} `]) assert.equal(parseRoomID(typed), id);
  assert.equal(parseRoomID("Other_Server-7"), "Other_Server-7");
  for (const bad of ["", "a b", "a/b", "<script>", "x".repeat(129), "é"]) assert.equal(parseRoomID(bad), null, bad);
});

test("invites are links, the terminal's line or room IDs", () => {
  const server = "https://host/pre";
  assert.deepEqual(parseInvite(id, server), { server, roomID: id, secret: "" });
  const link = parseInvite(`rtcchat join http://h:80/p/r/${id}#s-1`, server);
  assert.deepEqual(link, { server: "http://h/p", roomID: id, secret: "s-1" });
  assert.equal(linkOf(link), `http://h/p/r/${id}#s-1`);
  assert.equal(parseInvite(`h:8080/r/${id}`, server).server, "http://h:8080");
  assert.equal(parseInvite(`h/p/r/${id}`, server).server, "https://h/p"); // as signal/server_url.go has it
  assert.equal(parseInvite(`h:443/r/${id}`, server).server, "https://h");
  assert.equal(parseInvite(`[::1]/r/${id}`, server).server, "https://[::1]");
  assert.equal(parseInvite(`[::1]:80/r/${id}`, server).server, "http://[::1]");
  assert.equal(parseInvite(`wss://h/r/${id}`, server).server, "https://h");
  for (const bad of ["", "?", "http://h/", "http://h/r/", `ftp://h/r/${id}`, `javascript:alert(1)//r/${id}`, `http://h/r/${id}#a b`]) {
    assert.equal(parseInvite(bad, server), null, bad);
  }
});

test("the page finds its server below any prefix", () => {
  const at = (url) => parseAddress(new URL(url));
  assert.deepEqual(at("http://h/"), { server: "http://h", roomID: null, secret: "" });
  assert.deepEqual(at("https://h/pre/"), { server: "https://h/pre", roomID: null, secret: "" });
  assert.deepEqual(at(`https://h/pre/r/${id}?q#k`), { server: "https://h/pre", roomID: id, secret: "k" });
  assert.equal(webSocketOf("https://h/pre"), "wss://h/pre/ws");
  assert.equal(commandOf(at(`http://h/r/${id}`)), `rtcchat join http://h/r/${id}`);
});

test("messages that make no sense are left out", () => {
  assert.equal(readMessage('{"type":"answer","x":1}').x, 1);
  for (const bad of ["", "[]", "null", "{}", '{"type":7}', '{"type":""}', "x".repeat(70000), new ArrayBuffer(2)]) assert.equal(readMessage(bad), null);
});

test("descriptions take the message's type and refuse another", () => {
  assert.deepEqual(readDescription({ type: "offer", payload: { sdp: "v=0" } }), { type: "offer", sdp: "v=0" });
  for (const payload of [null, "v=0", {}, { type: "answer", sdp: "v=0" }, { sdp: "" }]) assert.throws(() => readDescription({ type: "offer", payload }));
});

test("candidates are taken in all the forms that are seen", () => {
  const line = "candidate:1 1 udp 1 192.0.2.7 5 typ host";
  const read = (payload) => readCandidate({ payload });
  const whole = read({ candidate: { candidate: line, sdpMid: "0", sdpMLineIndex: 0 } });
  assert.equal(whole.candidate.candidate, line);
  assert.equal(read({ candidate: "a=" + line + "\r\n", sdpMid: "1" }).candidate.candidate, line);
  assert.equal(read({ candidate: { candidate: line } }).candidate.sdpMLineIndex, 0);
  for (const end of [null, undefined, {}, { candidate: null }, { candidate: "" }, { candidate: { candidate: "" } }]) assert.deepEqual(read(end), { candidate: null });
  for (const bad of [{ candidate: { candidate: 7 } }, { candidate: { candidate: line + "\nx" } }, { candidate: { candidate: "c".repeat(1025) } }]) assert.equal(read(bad), null);
});

test("the other side's state is read as the protocol says", () => {
  const state = { name: "Ada", muted: true, mic: true, camera: "off" };
  assert.deepEqual(readControl(stateMessage(state)), { type: "state", ...state });
  assert.deepEqual(readControl('{"type":"state","camera":"upside-down","new":1}'), { type: "state", name: "", muted: false, mic: false, camera: "on" });
  assert.deepEqual(readControl('{"type":"bye"}'), { type: "bye" });
  for (const bad of ["", "7", "[]", '{"type":"other"}', JSON.stringify({ type: "state", name: "é".repeat(3000) }), new ArrayBuffer(1)]) assert.equal(readControl(bad), null);
});

test("names of strangers are made harmless", () => {
  assert.equal(cleanName(" A\u0000d\u202ea\n\t"), "Ada");
  assert.equal([...cleanName("😀".repeat(99))].length, 64);
  assert.equal(cleanName(7), "");
});

test("VP8 comes first and nothing is lost", () => {
  const codecs = ["video/AV1", "video/rtx", "video/VP8", "video/H264"].map((mimeType) => ({ mimeType }));
  assert.deepEqual(preferVP8(codecs).map((c) => c.mimeType), ["video/VP8", "video/AV1", "video/rtx", "video/H264"]);
});

test("meters light as the terminal's do", () => {
  assert.equal(loudness(new Float32Array(8)), -Infinity);
  assert.equal(lit(-Infinity), 0);
  assert.equal(lit(NaN), 0);
  assert.equal(lit(-6), 8);
  assert.equal(lit(loudness(new Float32Array(8).fill(0.05)), 10), 6);
});

test("a server that goes is no trouble", () => {
  assert.match(goingAway(true), /restart: the call goes on without it\.$/);
  assert.match(goingAway(false), /restart: .*your invite is still good\.$/);
});

test("trouble is said in words", () => {
  assert.equal(refusal({ payload: "room is already full", code: "room-full" }), "Room is already full. Ask for a new invite.");
  assert.equal(refusal({ payload: "odd\u001b[31m", code: "new-code" }), "Odd[31m.");
  assert.equal(refusal({}), "The server refused without a reason.");
  assert.match(deviceTrouble({ name: "NotReadableError" }, "camera"), /another program/);
  assert.match(deviceTrouble({ name: "Odd", message: "why" }, "camera"), /\(why\)/);
  assert.equal(sentence("a!"), "A!");
  assert.equal(elapsed(754_000), "12:34");
  assert.equal(elapsed(3_600_000), "1:00:00");
});

test("what a server lacks is said in one sentence", () => {
  assert.equal(shortcomings({ relays: false, seats: false }), "");
  assert.equal(shortcomings({ relays: true, seats: false }), "This server hands out no relays: the call does without.");
  assert.match(shortcomings({ relays: true, seats: true }), /no relays and keeps no seat for who is cut off from it: the call/);
});
