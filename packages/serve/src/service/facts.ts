import type { Task } from "typeformer";

/** What a service says of its model, on `/info` and to itself. */
export interface Facts {
  /** The name under which clients ask for it: the hub's id, or the folder's name, unless another was chosen. */
  id: string;
  /** The commit of the hub's model, where it came from there. */
  sha: string | null;
  /** The `model_type` of its config. */
  architecture: string;
  /** The task of a path that names none: what was chosen, else what the checkpoint's head is for. */
  task: Task;
  /** All that it does. */
  tasks: readonly Task[];
  /** Why it does not do the others. */
  missing: Readonly<Partial<Record<Task, string>>>;
  /** Numbers in a vector of a sentence. */
  width: number;
  /** The head's labels in the order of their ids; none without such a head. */
  labels: readonly string[];
  /** Tokens that a text may have, special ones included. */
  tokenLimit: number;
  /** Tokens that are read of a text that becomes one vector. */
  sentenceLimit: number;
  vocabulary: number;
  /** What computes, as `model.backend` says it. */
  backend: string;
  dtype: string;
  engines: number;
  /** Tokens of a pass, chosen or measured. */
  maxBatchTokens: number;
  /** Tokens that may wait. */
  maxQueueTokens: number;
  /** Requests that may be under way. */
  maxRequests: number;
  /** Inputs of a request. */
  maxInputs: number;
  /** Tokens a second that the engines answer together: the probe's, then what passes show. */
  tokensPerSecond: number;
  version: string;
}
