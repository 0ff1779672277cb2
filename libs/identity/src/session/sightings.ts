import { Injectable } from '@nestjs/common';
import { SessionRepository } from './session.repository.ts';
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from './session-life.ts';

/** How often at most one process writes that a session was used. */
export const SIGHTING_EVERY_MS = 60_000;

/** Keeps when each session was last used, to the minute and without a write for each request. */
@Injectable()
export class Sightings {
  /** When each session was last written, the oldest first. */
  private readonly written = new Map<string, number>();

  constructor(private readonly sessions: SessionRepository) {}

  async note(sessionId: string): Promise<void> {
    const now = Date.now();
    this.forgetBefore(now - SIGHTING_EVERY_MS);
    if (this.written.has(sessionId)) return;
    this.written.set(sessionId, now);
    await this.sessions.see(sessionId, SESSION_IDLE_MS, SESSION_LIFE_MS);
  }

  private forgetBefore(limit: number): void {
    for (const [sessionId, at] of this.written) {
      if (at > limit) return;
      this.written.delete(sessionId);
    }
  }
}
