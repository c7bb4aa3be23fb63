/** All routes of the service, in the order of the document. What is first that fits a path answers. */
import { healthRoutes } from "./health.ts";
import { hubRoutes } from "./hub.ts";
import { openAiRoutes } from "./openai/index.ts";
import { ownRoutes } from "./own.ts";
import type { Route } from "./route.ts";
import { teiRoutes } from "./tei/index.ts";

export const routes: readonly Route[] = [...ownRoutes, ...hubRoutes, ...teiRoutes, ...openAiRoutes, ...healthRoutes];
