/** Every task that can be asked for over HTTP: a new one is one entry. */
import { fillMask } from "./fill-mask.ts";
import type { TaskRoutes } from "./form.ts";

export type { Form, TaskRoutes } from "./form.ts";

export const tasks: readonly TaskRoutes[] = [fillMask];
