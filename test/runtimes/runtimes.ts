import { bundlers } from "./places/bundlers.ts";
import { executables } from "./places/executables.ts";
import { nextSites } from "./places/next.ts";
import { programs } from "./places/node.ts";
import { packageManagers } from "./places/package-managers.ts";
import { pages } from "./places/pages.ts";
import type { Runtime } from "./runtime.ts";

/** Every place that is tried, in the order of the page's table. */
export const runtimes: readonly Runtime[] = [...programs, ...packageManagers, ...executables, ...bundlers, ...nextSites, ...pages];
