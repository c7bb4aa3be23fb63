import { afterAll, expect, test } from "@jest/globals";
import { createApp } from "../../../packages/serve/src/index.ts";
import type { Example, Route } from "../../../packages/serve/src/routes/route.ts";
import { routes } from "../../../packages/serve/src/routes/table.ts";
import type { Task } from "../../../src/doors/node.ts";
import { ask, get } from "../support/asking.ts";
import { difference } from "../support/near.ts";
import { disposeServices, openedAs, serviceOf } from "../support/services.ts";

afterAll(disposeServices);

const app = createApp({ service: serviceOf() });

/** What is used of a public validator; its name is no literal, so that types are checked where it is not installed too. */
interface ValidatorPackage {
  Validator: new () => { validate(document: object): Promise<{ valid: boolean; errors?: unknown }> };
}
const validatorPackage: string = "@seriousme/openapi-schema-validator";

test("/openapi.json is a document of OpenAPI by a public validator, which sees what is wrong", async () => {
  const { Validator }: ValidatorPackage = await import(validatorPackage);
  const { status, body } = await get(app, "/openapi.json");
  expect(status).toBe(200);
  expect(await new Validator().validate(body)).toEqual({ valid: true });
  expect(await new Validator().validate({ ...body, paths: { "/x": { post: { responses: 7 } } } })).toMatchObject({ valid: false });
});

test("it names every route of the table, with the examples that are sent below, and no two operations alike", async () => {
  const { body } = await get(app, "/openapi.json");
  const operations = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((path) => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(operations.length).toBeGreaterThan(routes.length);
  for (const { method, path, examples } of routes) {
    const { requestBody, responses } = body.paths[path][method];
    const [sent, answered] = [requestBody, responses[200]].map((part) => Object.values<{ examples: object }>(part?.content ?? {})[0]);
    expect([path, Object.keys(answered.examples)]).toEqual([path, Object.keys(examples)]);
    if (method === "post") expect(Object.keys(sent.examples)).toEqual(Object.keys(examples));
  }
});

const sent = routes.flatMap((route) =>
  Object.entries(route.examples).map(([name, example]) => ({ route, name, example, path: route.path })),
);

test.each(sent)("$route.method $path: $name", async ({ route, example }) => {
  const { body, text } = await answered(route, example);
  expect(difference(body, example.answer, example.varies)).toBeUndefined();
  expect([text, route.answer.safeParse(body).error]).toEqual([text, undefined]);
});

test("every route has an example, and so has every task of the hub", () => {
  expect(routes.filter(({ examples }) => Object.keys(examples).length === 0).map(({ path }) => path)).toEqual([]);
});

async function answered({ method, path }: Route, { model, params = {}, openedFor, body }: Example) {
  const service = openedFor ? await openedAs(serviceOf(model), { task: openedFor as Task }) : serviceOf(model);
  await service.settled();
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? service.facts.id);
  const said = await ask(createApp({ service }), method.toUpperCase(), url, body);
  expect([url, said.status, said.body.error]).toEqual([url, 200, undefined]);
  return { body: said.body, text: JSON.stringify(said.body) };
}
