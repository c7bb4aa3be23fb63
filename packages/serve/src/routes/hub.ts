/** Hugging Face's routes: the task from the path, else what the service was opened for. */
import { z } from "@hono/zod-openapi";
import { nearest, TypeformerError } from "typeformer/requests";
import { ServiceError } from "../service/errors.ts";
import type { Facts } from "../service/facts.ts";
import type { Example, Params, Route } from "./route.ts";
import { type Form, type TaskRoutes, tasks } from "./tasks/index.ts";

interface HubRequest {
  form: Form;
  request: unknown;
}

/** The longer ones first: an id has slashes. */
const paths = ["/", "/pipeline/{task}", "/models/{id}/pipeline/{task}", "/models/{id}"];
const names = tasks.flatMap((task) => task.names);

/** @throws ServiceError `foreign_model` for another id than the served one's */
export function refuseForeign(id: string, { id: served }: Facts): void {
  if (id !== served)
    throw new ServiceError("foreign_model", `the model ${JSON.stringify(id.slice(0, 200))} is not served here: this is ${served}`);
}

function meant(name: string): string {
  const near = nearest(name, names);
  return near ? ` Did you mean "${near}"?` : "";
}

function formOf({ id, task }: Params, facts: Facts): Form {
  if (id !== undefined) refuseForeign(id, facts);
  const name = task ?? facts.task;
  const found = tasks.find((each) => each.names.includes(name));
  if (found) return found.hub;
  throw new TypeformerError(
    "unknown_task",
    `there is no task ${JSON.stringify(name.slice(0, 200))}.${meant(name)} Known: ${names.join(", ")}`,
  );
}

/** Of each task, by its name; where the path names none, of a service that was opened for it. */
function examplesOf({ names: [task], hub }: TaskRoutes, path: string): [string, Example][] {
  return Object.entries(hub.examples).map(([name, { summary, ...example }]) => [
    `${task}: ${name}`,
    { ...example, summary: `${task}: ${summary}`, ...(path.includes("{task}") ? { params: { task } } : { openedFor: task }) },
  ]);
}

const description =
  "As the clients of Hugging Face ask and read: one input has one answer, a list a list, but text-classification is always a list for each text, and fill-mask what Python's pipeline gives. npm's `fillMask` refuses that for two masks or two texts: `/fill-mask` has one shape for all.";

export const hubRoutes: readonly Route<HubRequest>[] = paths.map((path) => ({
  method: "post",
  path,
  tag: "Hugging Face",
  summary: `${path.includes("{task}") ? "A task by its name" : "The task that the service was opened for"}${path.includes("{id}") ? ", of the served model by its id" : ""}`,
  description,
  body: {
    schema: z.union(tasks.map(({ hub }) => hub.body.schema)),
    read(value, context) {
      const form = formOf(context.params, context.facts);
      return { form, request: form.body.read(value, context) };
    },
  },
  answer: z.union(tasks.map(({ hub }) => hub.answer)),
  examples: Object.fromEntries(tasks.flatMap((task) => examplesOf(task, path))),
  handle: async (call) => ({ json: await call.body.form.reply(call.body.request, call) }),
}));
