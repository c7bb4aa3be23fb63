import type { HubOptions, Need } from "../checkpoint/hub/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
/* Not by the folder's door: behind it stand the model and its backends, and a tokenizer starts faster without them. */
import { nodePlatform } from "../loading/node-platform.ts";
import { resolvePlace } from "../loading/place.ts";
import { interrupted, warn } from "./channels.ts";
import { showingDownloads } from "./download-view.ts";

/** How the hub is asked for a model, by every command that takes one. The rest comes from the variables that Python reads too. */
export interface HubFlags {
  revision?: string;
  offline?: boolean;
}

export const hubOptions = ({ revision, offline }: HubFlags): HubOptions => ({ revision, local_files_only: offline });

/** A model's files, which are downloaded where they are needed and not here. Throws as `resolvePlace` does. */
export function modelFiles(model: string | undefined, flags: HubFlags, need?: Need): Promise<ModelFiles> {
  const options = { ...hubOptions(flags), signal: interrupted(), onWarning: warn };
  return showingDownloads((progress_callback) => resolvePlace(model, nodePlatform, { ...options, progress_callback }, need));
}
