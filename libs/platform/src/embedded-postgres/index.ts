export interface EmbeddedPostgres {
  /** URL of the `coprowatt` database, with its password. */
  url: string;
  startedHere: boolean;
  /** Stops the server when it was started here. */
  stop(): Promise<void>;
}
