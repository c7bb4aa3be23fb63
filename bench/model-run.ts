/** What `npm run bench:model` is asked, and what it finds: `--json` prints the latter. */
import type { ColdStart } from "./cold-start.ts";
import type { EngineSettings } from "./engine.ts";
import type { Work } from "./engine-process.ts";
import type { Budget } from "./interleave.ts";
import type { Lane } from "./lanes.ts";
import type { RunFacts } from "./machine.ts";
import type { MatmulShare } from "./matmul-share.ts";
import type { Parity } from "./parity.ts";
import type { ShapeName } from "./shapes.ts";
import type { OrReason, Summary } from "./statistics.ts";

export interface ModelBenchOptions {
  shape: ShapeName;
  backend: string;
  /** Lanes of a backend that has some. */
  simd: Lane[];
  tokens: number[];
  batch: number[];
  threads: number[];
  dtype: string[];
  budget: Budget;
  /** Seconds that the least samples of a cell may take; a longer cell is not run. */
  limit: number;
  /** Fresh processes for each cold start. */
  processes: number;
  /** Whether to time the shape of roberta-base beside it. */
  base: boolean;
}

export interface Timing extends Summary {
  tokensPerSecond: number;
  /** The time in which memory gives the f32 weights that a pass must read, over the time it took; of f32 only. */
  ofBandwidth?: number;
  parity: Parity;
}

export interface CellRow extends EngineSettings {
  work: Work;
  tokens: number;
  batch: number;
  result: OrReason<Timing>;
}

export interface BaseRow {
  work: Work;
  tokens: number;
  result: OrReason<{ small: Summary; base: Summary; parity: Parity }>;
}

export interface ModelRun {
  facts: RunFacts;
  shape: ShapeName;
  /** Hashes of the file of weights and of all ids. */
  weights: string;
  ids: string;
  /** Size of the file of weights, by precision. */
  fileBytes: Record<string, number>;
  /** Bytes of weights that every pass reads. */
  weightBytes: number;
  /** GB/s at which one thread reads memory. */
  bandwidth: number;
  /** What each engine says it is, or why it does not run; how far it is from PyTorch's goldens, where the shape has some. */
  engines: (EngineSettings & { runs: boolean; is: string; golden?: Parity })[];
  rows: CellRow[];
  shares: (EngineSettings & { tokens: number; result: OrReason<MatmulShare> })[];
  cold: (EngineSettings & { result: OrReason<ColdStart> })[];
  base: BaseRow[];
}
