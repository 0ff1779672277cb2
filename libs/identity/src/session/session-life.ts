/** Absolute life of a session, machine time. */
export const SESSION_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** Without a request for this long a session ends earlier; a weekend does not sign anybody out. */
export const SESSION_IDLE_MS = 3 * 24 * 60 * 60 * 1000;
