import type { Recruit } from "../backends/index.ts";
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
  /** How a thread is started; absent where none can share memory. */
  recruit?: Recruit;
  /** How a worker for the engine is started, and whether it lives in one unless told otherwise. */
  worker: { byDefault: boolean; start(): AnyWorker };
}
