// How long things may take, in milliseconds, as rtc has it.

/** For the server to open a room, and for the two sides to connect. */
export const server = 10_000;
export const connect = 15_000;

/** For the server to hand out ICE servers: one that knows nothing of them says nothing. */
export const iceServers = 300;

/** How long a broken call is kept, and how often a new path is asked for meanwhile. */
export const reconnect = 30_000;
export const restart = 4_000;

/**
 * How soon after the server has said that the other side is gone the connection
 * must break for both to have one cause: its program has died. Browsers notice a
 * dead path later than Pion does.
 */
export const gone = 8_000;

/** How often a call looks after itself, and how long its good-bye may take. */
export const watch = 250;
export const bye = 300;
