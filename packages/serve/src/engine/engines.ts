import type { BatchEngine } from "../batcher/index.ts";
import type { Outcome } from "./crossing.ts";
import type { Downloaded } from "./download.ts";
import type { ModelFacts } from "./model-facts.ts";
import type { Tokens } from "./tokens.ts";

/** What answers batches of inputs as their kind says. */
export type Engine = BatchEngine<unknown, Outcome>;

/** Everything that computes for a service, as soon as it can. */
export interface OpenedEngines {
  engines: readonly Engine[];
  facts: ModelFacts;
  /** The hub's commit of the model, where it came from there and is known. */
  commit: string | undefined;
  /** Counts what is asked. */
  counter: Tokens;
  /** Tells tokens and texts, which may take long, without keeping those who count. */
  teller: Tokens;
}

/** The same from its beginning. */
export interface Engines {
  /** Rejects with the typed error of a model that cannot be loaded; ServiceError `engine_crashed`. */
  readonly opened: Promise<OpenedEngines>;
  /** Ends all of it, whether it was opened or not. */
  dispose(): Promise<void>;
}

/** What an engine's life is told with, by its number. */
export interface EnginesWatch {
  onWarning(message: string): void;
  onDownload(figures: Downloaded): void;
  onReady(engine: number, pid: number, restarts: number, milliseconds: number): void;
  onLost(engine: number, pid: number, reason: string, pauseMilliseconds: number): void;
  onMemory(engine: number, pid: number, residentBytes: number): void;
}
