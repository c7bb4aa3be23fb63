/** The routes of text-embeddings-inference. */
import type { Route } from "../route.ts";
import { embed, embedAll } from "./embed.ts";
import { infoRoute } from "./info.ts";
import { predict } from "./predict.ts";
import { rerank } from "./rerank.ts";
import { similarity } from "./similarity.ts";
import { decode, tokenize } from "./tokens.ts";

export const teiRoutes: readonly Route[] = [embed, embedAll, similarity, rerank, predict, tokenize, decode, infoRoute];
