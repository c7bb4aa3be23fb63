/** How a platform gives a backend more threads. */

/** What a helper is told when it starts. */
export interface Assignment {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Where the job board lies. */
  board: number;
  /** Its number; the caller is 0. */
  thread: number;
}

export interface Helper {
  dismiss(): void;
}

/** Starts a helper; resolves when it takes tiles. How a thread is started depends on the platform. */
export type Recruit = (assignment: Assignment) => Promise<Helper>;
