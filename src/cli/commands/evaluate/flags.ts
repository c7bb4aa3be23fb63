import type { EngineFlags } from "../../engine-flags.ts";
import type { HubFlags } from "../../hub-flags.ts";

/** What the command line says, as commander reads it. */
export interface EvaluateFlags extends HubFlags, EngineFlags {
  task?: string;
  data?: string;
  split?: string;
  file?: string;
  columns?: string[];
  metric?: string[];
  model?: string;
  labels?: string[];
  limit?: number;
  predictions?: string;
  json?: boolean;
}
