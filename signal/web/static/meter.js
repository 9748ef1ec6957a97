// How loud a track is, as the terminal shows it.

const floor = -60; // dBFS; speech is at -30 to -10
const top = -6;
const columns = 8;

/** How many of n columns a loudness in dBFS lights. */
export function lit(level, n = columns) {
  const share = (level - floor) / (top - floor);
  return Math.round(Math.min(Math.max(share, 0), 1) * n) || 0;
}

/** The loudness of samples from -1 to 1, in dBFS: -Infinity for silence. */
export function loudness(samples) {
  let sum = 0;
  for (const s of samples) sum += s * s;
  return samples.length ? 10 * Math.log10(sum / samples.length) : -Infinity;
}

/** Meter measures one track after another and shows it in an element. */
export class Meter {
  #context;
  #source = null;
  #analyser;
  #samples;
  #shown = -1;
  #bright = document.createElement("span");
  #faint = document.createElement("span");

  constructor(context, element) {
    this.#context = context;
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 2048;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#faint.className = "unlit";
    element.replaceChildren(this.#bright, this.#faint);
    this.draw();
  }

  /** Measures this audio track from now on; null for none. */
  measure(track) {
    this.#source?.disconnect();
    this.#source = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source?.connect(this.#analyser);
  }

  draw() {
    const n = this.#source ? lit(this.level()) : 0;
    if (n === this.#shown) return;
    this.#shown = n;
    this.#bright.textContent = "━".repeat(n);
    this.#faint.textContent = "─".repeat(columns - n);
  }

  /** The loudness of the last 40 ms, in dBFS. */
  level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return loudness(this.#samples);
  }

  close() {
    this.measure(null);
  }
}
