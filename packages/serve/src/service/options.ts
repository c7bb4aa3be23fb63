import type { LoadOptions, Task } from "typeformer";
import type { OnServiceEvent } from "./events.ts";

/** What a service is opened with. */
export interface ServiceOptions extends Pick<LoadOptions, "backend" | "dtype" | "simd" | "revision" | "local_files_only" | "worker"> {
  /** A folder or an id of the hub. Default: the bundled model. */
  model?: string;
  /** The task of a path that names none. Default: what the checkpoint's head is for. */
  task?: Task;
  /** How tokens become a sentence's vector where a request does not say. Default: as the checkpoint says, else their mean. */
  pooling?: "mean" | "cls";
  /** The name under which clients ask for it. Default: the hub's id, or the folder's name. */
  modelId?: string;
  /** Processes that compute; 0: this one does, in a worker where `worker` says so. Default: 1. */
  engines?: number;
  /** CPU threads of all engines together. Default: as many as run at once here. */
  threads?: number;
  /** Tokens of a pass. Default: measured. */
  maxBatchTokens?: number;
  /** Tokens that may wait. Default: as many as can be answered before they are of no use. */
  maxQueueTokens?: number;
  /** Requests that may be under way. Default: 1024. */
  maxRequests?: number;
  /** Inputs of a request. Default: 1024. */
  maxInputs?: number;
  /** Milliseconds after which an answer is of no use. Default: 30,000. */
  timeoutMs?: number;
  /** Is told of passes, engines and warnings. Without it warnings go to `console.warn`. */
  onEvent?: OnServiceEvent;
}
