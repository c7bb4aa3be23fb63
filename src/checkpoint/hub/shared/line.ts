/** What every request for one model shares. */
export interface HubLine {
  /** The model's id, for messages. */
  id: string;
  revision: string;
  /** Without a slash at its end. */
  endpoint: string;
  token?: string;
  /** What forbids to send a token that is known here, for messages. */
  withheld?: string;
  signal?: AbortSignal;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch;
  patience: Patience;
}

/** How failures that may pass are borne: times in milliseconds. */
export interface Patience {
  /** Failures in a row, without a byte between, until it is given up. */
  attempts: number;
  /** Before the second attempt; twice as long before each one after. */
  pause: number;
  /** The longest pause, also where the hub asks for a longer one. */
  longestPause: number;
  /** A line on which no byte has come for so long is dead. */
  stall: number;
}

export const patience: Patience = { attempts: 5, pause: 500, longestPause: 60_000, stall: 30_000 };
