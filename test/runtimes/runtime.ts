/** A place where JavaScript runs: some rows of the page's table. */
export interface Runtime {
  name: string;
  /** @throws Absent where it is not on this machine */
  version(): Promise<string>;
  ways: readonly Way[];
}

/** A way to use the package there. */
export interface Way {
  /** In the page's words. */
  how: string;
  /** What the model must say of its backend. */
  backend: RegExp;
  /** Takes so long that it is tried in the long run alone. */
  long?: boolean;
  /** Runs a consumer in the project's folder; gives what it printed. @throws Absent */
  run(folder: string): Promise<string>;
}

/** WebAssembly on all cores, with nothing to excuse. */
export const allCores = /^wasm \([\w-]+, \d+ threads?\)$/;
export const oneThread = /^wasm \([\w-]+, 1 thread\b/;

/** "deno 2.9.6 (stable, …)" → "2.9.6". */
export function firstVersion(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text.trim();
}
