import { z } from "@hono/zod-openapi";
import type { Facts } from "../../service/facts.ts";
import { refuseForeign } from "../hub.ts";
import type { Route } from "../route.ts";

const model = z
  .strictObject({
    id: z.string(),
    object: z.literal("model"),
    created: z.int().openapi({ description: "when this process began, in seconds since 1970" }),
    owned_by: z.string(),
  })
  .openapi("Model");

const told = ({ id }: Facts): object => ({
  id,
  object: "model",
  created: Math.floor(performance.timeOrigin / 1000),
  owned_by: "typeformer",
});

const shown = { id: "typeformer-mini", object: "model", created: 1796083200, owned_by: "typeformer" };
const varies = ["created"];

/** `GET /v1/models` and `GET /v1/models/{id}`: the one that is served. */
export const modelRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/v1/models",
    tag: "OpenAI",
    summary: "The served model",
    answer: z.strictObject({ object: z.literal("list"), data: z.array(model) }).openapi("Models"),
    examples: { models: { summary: "A list of one", answer: { object: "list", data: [shown] }, varies } },
    handle: ({ service: { facts } }) => ({ json: { object: "list", data: [told(facts)] } }),
  },
  {
    method: "get",
    path: "/v1/models/{id}",
    tag: "OpenAI",
    summary: "The served model by its id",
    answer: model,
    examples: { model: { summary: "The same by itself", answer: shown, varies } },
    handle({ params: { id }, service: { facts } }) {
      refuseForeign(id, facts);
      return { json: told(facts) };
    },
  },
];
