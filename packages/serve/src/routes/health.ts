/** Whether the service lives and whether it is ready, for those who start it and send it requests. */
import { z } from "@hono/zod-openapi";
import { ServiceError } from "../service/errors.ts";
import type { Call, Reply, Route } from "./route.ts";

const answer = z.strictObject({ status: z.enum(["starting", "ready", "draining", "failed"]) }).openapi("State");

const alive = ({ service }: Call): Reply => ({ json: { status: service.state } });

function ready({ service: { state } }: Call): Reply {
  if (state === "ready") return { json: { status: state } };
  const why = { starting: "the model is being loaded", draining: "the service is about to end", failed: "the model could not be loaded" }[
    state
  ];
  throw new ServiceError("not_ready", `not ready: ${why}`);
}

const checks = { "/livez": alive, "/healthz": alive, "/readyz": ready, "/health": ready };

export const healthRoutes: readonly Route[] = Object.entries(checks).map(([path, handle]) => ({
  method: "get",
  path,
  tag: "Watching",
  summary: handle === alive ? "Answers as long as the process does" : "503 until the model is there, and again from the signal to end on",
  public: true,
  answer,
  examples: { ready: { summary: "Ready", answer: { status: "ready" } } },
  handle,
}));
