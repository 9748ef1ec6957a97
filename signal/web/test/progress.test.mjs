// How long a call waits for what.
import { mock, test } from "node:test";
import assert from "node:assert/strict";
import { Progress } from "../static/progress.js";

/** A call that has come as far as a state, and what it told. */
function at(t, state) {
  mock.timers.enable({ apis: ["Date"], now: 1e12 });
  t.after(() => mock.timers.reset());
  const told = [];
  const progress = new Progress((s) => told.push(s));
  progress.enter(state);
  return { progress, told };
}

test("a state is told once", (t) => {
  const { progress, told } = at(t, "signalling");
  progress.enter("signalling");
  progress.enter("waiting");
  assert.deepEqual(told, ["signalling", "waiting"]);
});

test("nothing waits for ever but a room", (t) => {
  for (const [state, limit, why] of [["signalling", 10, /server does not answer/], ["connecting", 15, /Nobody answers/], ["reconnecting", 30, /did not come back/]]) {
    const { progress } = at(t, state);
    mock.timers.tick(limit * 1000);
    assert.equal(progress.overdue(false, 0), "", state);
    mock.timers.tick(1);
    assert.match(progress.overdue(false, 0), why);
    mock.timers.reset();
  }
  const { progress } = at(t, "waiting");
  mock.timers.tick(1e9);
  assert.equal(progress.overdue(false, 0), "");
});

test("who has answered and is not reached has no path", (t) => {
  const { progress } = at(t, "connecting");
  mock.timers.tick(15_001);
  assert.match(progress.overdue(true, 0), /no network path/);
  progress.waitAnew();
  assert.equal(progress.overdue(true, 0), "");
});

test("a broken call is kept as long as its seats", (t) => {
  const { progress } = at(t, "reconnecting");
  mock.timers.tick(59_000);
  assert.equal(progress.overdue(true, 60_000), "");
  mock.timers.tick(1_001);
  assert.notEqual(progress.overdue(true, 60_000), "");
});

test("a new path is sought now and then, and only then", (t) => {
  const { progress } = at(t, "connected");
  mock.timers.tick(5_000);
  assert.equal(progress.seeksPath(), false);
  progress.enter("reconnecting");
  assert.equal(progress.seeksPath(), false);
  mock.timers.tick(4_000);
  assert.deepEqual([progress.seeksPath(), progress.seeksPath()], [true, false]);
});

test("who left the server and then the call has died", (t) => {
  const { progress } = at(t, "connected");
  progress.otherLeft();
  mock.timers.tick(7_999);
  assert.equal(progress.otherVanished, true);
  mock.timers.tick(1);
  assert.equal(progress.otherVanished, false);
  progress.otherLeft();
  progress.enter("reconnecting");
  progress.enter("connected");
  assert.equal(progress.otherVanished, false);
});
