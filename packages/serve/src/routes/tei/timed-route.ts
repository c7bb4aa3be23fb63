import type { Timing } from "../../service/service.ts";
import { codePointsOf } from "../code-points.ts";
import type { Call, Route } from "../route.ts";

/** A route of text-embeddings-inference that asks the model, and says in headers how long that took. */
interface TimedRoute<Body> extends Omit<Route<Body>, "method" | "tag" | "handle"> {
  body: NonNullable<Route<Body>["body"]>;
  /** What is sent back, and what was asked for it. */
  answerTo(call: Call<Body>): Promise<{ json: unknown; timing: Timing; texts: readonly string[] }>;
}

export function timedRoute<Body>({ answerTo, ...others }: TimedRoute<Body>): Route<Body> {
  return {
    ...others,
    method: "post",
    tag: "text-embeddings-inference",
    async handle(call) {
      const { json, timing, texts } = await answerTo(call);
      return { json, headers: timingHeaders(call, timing, texts) };
    },
  };
}

/** Where the time went, in whole milliseconds. */
function timingHeaders<Body>({ begin, service }: Call<Body>, timing: Timing, texts: readonly string[]): Record<string, string> {
  const { tokenization, queue, inference, tokens } = timing;
  const total = performance.now() - begin;
  const times = { compute: total, total, tokenization, queue, inference };
  return {
    "x-compute-type": /gpu/.test(service.facts.backend) ? "gpu" : "cpu",
    "x-compute-characters": String(texts.reduce((sum, text) => sum + codePointsOf(text)(text.length), 0)),
    "x-compute-tokens": String(tokens),
    ...Object.fromEntries(Object.entries(times).map(([name, time]) => [`x-${name}-time`, String(Math.floor(time))])),
  };
}
