// How long things may take, in milliseconds, as rtc has it.

/** For the server to open a room, and for the two sides to connect. */
export const server = 10_000;
export const connect = 15_000;

/** For the server to hand out ICE servers: one that knows nothing of them says nothing. */
export const iceServers = 300;

/** For an attempt to come back to the server, and how long one must last to be a success. */
export const attempt = 5_000;
export const lasting = 10_000;

/** How long the server may say nothing before it is asked whether it is there. */
export const quiet = 15_000;

/** How long the server may be away before it is told. */
export const away = 1_000;

/** After which an offer without an answer is sent again in a call that stands. */
export const answer = 10_000;

/** How long a broken call is kept, and how often a new path is asked for meanwhile. */
export const reconnect = 30_000;
export const restart = 4_000;

/**
 * How soon after the server has said that the other side is gone the connection
 * must break for both to have one cause: its program has died. Browsers notice a
 * dead path later than Pion does.
 */
export const gone = 8_000;

/** For a seat that is kept for somebody else, longer than servers keep one, and how often it is tried. */
export const seat = 75_000;
export const seatInterval = 1_000;

/** How often a call looks after itself, and how long its good-bye may take. */
export const watch = 250;
export const bye = 300;
