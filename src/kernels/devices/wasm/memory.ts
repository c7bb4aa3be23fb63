import { TypeformerError } from "../../../errors/index.ts";

/** Bytes at the beginning of a memory that belong to the module: constants that it writes when it is instantiated. Data begin behind them. */
export const RESERVED = 4096;

/**
 * Memory as the module wants it: shared, of at most 4 GB, whether or not there will be threads.
 *
 * @throws TypeformerError `backend_unavailable` where this engine has none of that kind, or no room to reserve for it
 */
export function createMemory(bytes: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536), maximum: 65536, shared: true });
  } catch (cause) {
    throw new TypeformerError("backend_unavailable", `this engine gives no shared WebAssembly memory: ${(cause as Error).message}`, {
      cause,
    });
  }
}
