import type { Task } from "typeformer";
import { checkCount } from "../routes/counts.ts";
import type { Call, Route } from "../routes/route.ts";
import { ServiceError } from "../service/errors.ts";
import { inTime } from "../service/in-time.ts";
import type { Asked, Service } from "../service/service.ts";
import { leftEarly, parsedBody } from "./body.ts";
import type { ServeContext } from "./env.ts";

/** What a route is called with. Waits for the model, unless the route is public. */
export async function callOf(c: ServeContext, route: Route, service: Service): Promise<Call> {
  const { signal, headers } = c.req.raw;
  const value = route.body && parsedBody(await c.req.arrayBuffer().catch(leftEarly));
  if (!route.public) await untilLoaded(service, c);
  const params = c.req.param() as Record<string, string>;
  const body = route.body?.read(value, { params, facts: service.facts });

  async function ask<T extends Task>(asked: Asked<T>) {
    checkCount(asked.inputs.length, service.facts);
    const answered = await service.ask(asked, { signal });
    c.set("timing", answered.timing);
    return answered;
  }
  return { id: c.var.requestId, params, headers, body, service, signal, begin: c.var.begin, ask };
}

/** Milliseconds for which a request is held before the model is there; what it may take afterwards is the service's matter. */
const LONGEST_START = 60_000;

/** Who comes while the model is being loaded is not sent away: a client would come again at once. */
async function untilLoaded(service: Service, { req, var: { begin } }: ServeContext): Promise<void> {
  if (service.state === "starting") await inTime(service.settled(), { deadline: begin + LONGEST_START, signal: req.raw.signal });
  if (service.failure)
    throw new ServiceError("internal", "the model could not be loaded: the service's log says why", { cause: service.failure });
}
