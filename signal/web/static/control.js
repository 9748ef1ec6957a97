// The data channel on which both sides tell their state (docs/PROTOCOL.md, "The
// data channel").

export const label = "rtcchat";
const maxSize = 4096; // bytes
const maxName = 64; // characters
const cameras = ["on", "off", "none"];

/** The message that tells this side's state. */
export function stateMessage({ name, muted, mic, camera }) {
  return JSON.stringify({ type: "state", name, muted, mic, camera });
}

export const byeMessage = JSON.stringify({ type: "bye" });

/** Reads a message of the other side: {type: "state", …}, {type: "bye"} or null. */
export function readControl(data) {
  if (typeof data !== "string" || new TextEncoder().encode(data).length > maxSize) return null;
  let m;
  try {
    m = JSON.parse(data);
  } catch {
    return null;
  }
  if (m?.type === "bye") return { type: "bye" };
  if (m?.type !== "state") return null;
  return {
    type: "state",
    name: cleanName(m.name),
    muted: m.muted === true,
    mic: m.mic === true,
    camera: cameras.includes(m.camera) ? m.camera : "on",
  };
}

/** Keeps what can be shown of a name that a stranger chose. */
export function cleanName(name) {
  if (typeof name !== "string") return "";
  const shown = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").replace(/\s+/g, " ").trim();
  return [...shown].slice(0, maxName).join("").trim();
}
