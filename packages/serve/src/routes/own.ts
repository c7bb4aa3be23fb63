/** The house's own routes: an entry for each input, whatever came, in the shapes of the command line. */
import type { Route } from "./route.ts";
import { tasks } from "./tasks/index.ts";

export const ownRoutes: readonly Route[] = tasks.flatMap(({ title, own }) => {
  if (!own) return [];
  const { path, body, answer, examples, reply } = own;
  return [
    {
      method: "post",
      path,
      tag: "typeformer",
      summary: title,
      body,
      answer,
      examples,
      handle: async (call) => ({ json: await reply(call.body, call) }),
    } satisfies Route,
  ];
});
