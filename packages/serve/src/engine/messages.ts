/** What a service and its engines' processes say to each other; the serialisation "advanced" takes typed arrays as they are. */
import type { LoadOptions } from "typeformer";
import type { CrossedError, Outcome } from "./crossing.ts";
import type { Downloaded } from "./download.ts";
import type { ModelFacts } from "./model-facts.ts";

/** How a model is loaded: what of the library's options crosses to another process. */
export type EngineOptions = Pick<LoadOptions, "backend" | "dtype" | "simd" | "threads" | "revision" | "local_files_only">;

export type ToEngine =
  /** The first message, once. */
  | { type: "open"; model: string | undefined; options: EngineOptions }
  /** One at a time. */
  | { type: "run"; batch: number; kind: string; works: readonly unknown[] };

export type FromEngine =
  /** Every second while the model is loaded, which may take as long as a download. */
  | { type: "loading"; download: Downloaded | undefined }
  | { type: "opened"; facts: ModelFacts }
  /** The model cannot be loaded; the process ends. */
  | { type: "failed"; error: CrossedError }
  | { type: "answered"; batch: number; outcomes: Outcome[]; residentBytes: number }
  | { type: "warning"; message: string };
