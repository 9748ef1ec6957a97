// Invites and room IDs, as signal/invite.go and signal/room_id.go have them.

// An ID that this server makes, without its dashes.
const ownID = /^[a-hjkmnp-z2-9]{18}$/;
const token = /^[A-Za-z0-9_-]{1,128}$/;

/** Puts right what people make of a room ID; null for what can be none. */
export function parseRoomID(text) {
  text = text.trim();
  const bare = text.replace(/[- ]/g, "").toLowerCase();
  if (ownID.test(bare)) return bare.match(/.../g).join("-");
  return token.test(text) ? text : null;
}

/**
 * Splits the address of a page of a server: {server, roomID, secret}, where
 * server is its address with the prefix under which a proxy has it, roomID is
 * null for the front page and secret may be empty. Null where it is neither.
 */
export function parseAddress(url) {
  const room = url.pathname.match(/^(.*)\/r\/([^/]+)\/?$/);
  const prefix = room ? room[1] : url.pathname.replace(/\/[^/]*$/, "");
  const roomID = room ? parseRoomID(safeDecode(room[2])) : null;
  const secret = safeDecode(url.hash.slice(1));
  if ((room && !roomID) || (secret && !token.test(secret))) return null;
  return { server: url.origin + prefix, roomID, secret };
}

function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/**
 * Reads what somebody was given to join by: a link, the line for a terminal, or
 * a room ID of the server at hand. Null for anything else.
 */
export function parseInvite(text, server) {
  text = text.trim().replace(/^rtcchat join /, "").trim();
  if (!text.includes("/")) {
    const roomID = parseRoomID(text);
    return roomID && { server, roomID, secret: "" };
  }
  const link = parseURL(withScheme(text));
  const invite = link && parseAddress(link);
  return invite?.roomID ? invite : null;
}

// A host without a port is one of https: an invite is not for everybody on the way.
function withScheme(text) {
  if (text.includes("://")) return text;
  const port = text.split("/")[0].match(/:(\d*)$/);
  return (!port || port[1] === "443" ? "https://" : "http://") + text;
}

function parseURL(text) {
  try {
    const url = new URL(text.replace(/^ws(s?):/i, "http$1:"));
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** The address of a room's page. The secret stays behind the #, which browsers send to nobody. */
export function linkOf({ server, roomID, secret }) {
  return `${server}/r/${roomID}${secret ? "#" + secret : ""}`;
}

/** The line to type into a terminal. */
export const commandOf = (invite) => "rtcchat join " + linkOf(invite);

/** Where the signalling of a server is. */
export const webSocketOf = (server) => server.replace(/^http/, "ws") + "/ws";
