// When to try again: so soon that a blink of the network is nothing, so late and
// so unevenly that a server which comes back is not run over by all at once.

const first = 50; // ms, and as much again by chance
const second = 200;
const longest = 4_000;

/** Backoff gives the waits between attempts. */
export class Backoff {
  #tries = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  /** How long to wait before the next attempt, in milliseconds. */
  next() {
    const n = this.#tries++;
    if (n === 0) return first + 2 * first * this.#random();
    const most = Math.min(second * 2 ** (n - 1), longest);
    return most * (0.5 + 0.5 * this.#random());
  }

  /** Begins anew, after a connection that has lasted. */
  reset() {
    this.#tries = 0;
  }
}
