import type { HubFlags } from "../../hub-flags.ts";

/** What the command line says, as commander reads it. */
export interface EvaluateFlags extends HubFlags {
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
  backend?: string;
  threads?: number;
  dtype?: string;
  json?: boolean;
}
