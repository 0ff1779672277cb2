/** What the driver asks of the process that holds the browsers' lines. */
export type CrowdQuestion =
  /** Opens one line a cookie, all at once; answered when all are open by how long each took, ms. */
  | { ask: 'connect'; origin: string; cookies: string[] }
  /** Answered by the instants at which an event came, when it came to all, or after a while; ms. */
  | { ask: 'heard'; event: string }
  /** Answered by the instants at which each line was open again, once all are that were opened before `since`. */
  | { ask: 'back'; since: number }
  | { ask: 'leave' };

export interface CrowdAnswer {
  times: number[];
}
