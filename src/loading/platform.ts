import type { OpenWide, Recruit } from "../backends/index.ts";
import type { Need } from "../checkpoint/hub/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import type { FilesOptions } from "./options.ts";
import type { OnWarning } from "./warnings.ts";
import type { AnyWorker } from "./worker/any-worker.ts";

/** What a place where JavaScript runs can add: a disk, the bundled model, threads. */
export interface Platform {
  /** The folder on disk that a path or a `file:` address names; `undefined` where there is no such folder. */
  folder?(path: string): Promise<ModelFiles | undefined>;
  /** How files at addresses are fetched. Default: the platform's `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** A model of the hub, downloaded where it is not here yet. */
  hub(id: string, options: FilesOptions & { onWarning?: OnWarning }, need: Need): Promise<ModelFiles>;
  /** The bundled model. @throws TypeformerError `model_not_found` where it must be named */
  bundled(): ModelFiles;
  /** How many threads run at once here. */
  cores(): number;
  /** How a thread is started; `undefined` where none can share memory. */
  recruit(): Recruit | undefined;
  /** How the kernels of `simd: "wide"` are compiled. Default: they are not. */
  wide?: OpenWide;
}

/**
 * A platform as a caller meets it, who may leave the engine to a worker. The worker's own program has the other one: bundlers follow what
 * starts a worker, and one that finds it within that worker's program begins again without end.
 */
export interface CallerPlatform extends Platform {
  worker: {
    /** Whether the engine lives in one unless told otherwise. */
    byDefault(): boolean;
    start(): AnyWorker;
  };
}
