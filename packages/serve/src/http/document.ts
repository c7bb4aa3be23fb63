/** The document of OpenAPI 3.1: what the table of routes says, in the schemas that decide. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Route } from "../routes/route.ts";

type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

const JSON_TYPE = "application/json";

const plain = z
  .strictObject({
    error: z.string().openapi({ description: "what was found, where, and what to do" }),
    error_type: z.string().openapi({ description: "the kind of error, as text-embeddings-inference names it" }),
    code: z.string().openapi({ description: "what programs branch on" }),
  })
  .openapi("Error");

const openAi = z
  .strictObject({
    error: z.strictObject({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string() }),
  })
  .openapi("OpenAiError");

const variables: Record<string, string> = {
  id: "the id of the served model; its slash as it is, or as %2F",
  task: "a task by Hugging Face's name",
};

/** What `GET /openapi.json` answers. */
export function documentOf(routes: readonly Route[]): OpenApiDocument {
  const { openAPIRegistry: registry, getOpenAPI31Document } = new OpenAPIHono();
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer", description: "where the service has a token" });
  for (const route of routes) registry.registerPath(operationOf(route));
  return getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "typeformer-serve",
      version: "1.0.0",
      description: "A transformer encoder over HTTP. Bodies are JSON in UTF-8, not compressed; every answer has an x-request-id.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
  });
}

type Operation = Parameters<OpenAPIHono["openAPIRegistry"]["registerPath"]>[0];

function operationOf(route: Route): Operation {
  const { method, path, tag, summary, description, body } = route;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string().openapi({ description: variables[name] })])));
  const error = { description: "Why not", content: { [JSON_TYPE]: { schema: path.startsWith("/v1/") ? openAi : plain } } };
  return {
    method,
    path,
    tags: [tag],
    summary,
    description,
    operationId: `${method}${path.replaceAll(/[^\w]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    security: route.public ? [] : [{ token: [] }, {}],
    request: {
      ...(names.length > 0 && { params }),
      ...(body && { body: { required: true, content: { [JSON_TYPE]: { schema: body.schema, examples: examplesOf(route, "body") } } } }),
    },
    responses: {
      200: {
        description: "The answer",
        content: { [route.type ?? JSON_TYPE]: { schema: route.answer, examples: examplesOf(route, "answer") } },
      },
      "4XX": error,
      "5XX": error,
    },
  };
}

function examplesOf({ examples }: Route, part: "body" | "answer"): Record<string, { summary: string; value: unknown }> {
  return Object.fromEntries(Object.entries(examples).map(([name, example]) => [name, { summary: example.summary, value: example[part] }]));
}
