/** Names of the live rooms (design section 6); the server joins them, a client never does. */
export const rooms = {
  /** Common meters of a building: syndic, council, co_owner. */
  building: (buildingId: string): string => `building:${buildingId}`,
  /** One person: private meters and notifications. */
  user: (userId: string): string => `user:${userId}`,
  /** One sign-in; emptied when it ends. */
  session: (sessionId: string): string => `session:${sessionId}`,
} as const;
