/** The routes of OpenAI's that a model without generation has. */
import type { Route } from "../route.ts";
import { embeddings } from "./embeddings.ts";
import { modelRoutes } from "./models.ts";

export const openAiRoutes: readonly Route[] = [embeddings, ...modelRoutes];
