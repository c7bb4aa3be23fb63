import { ServiceError } from "../service/errors.ts";
import type { Forecast } from "./forecast.ts";
import { Load } from "./load.ts";
import type { UnderWay } from "./under-way.ts";

/**
 * The part of the time until its deadline that a request and all before it may fill. The rest is for what nobody foresees: a machine that
 * becomes a third slower while its queue is full, slow passes that come together, an engine that has to be started again. Of it
 * `Urgency` keeps a tenth; what lies between is what requests that came later may take from a large one in turns. It costs no
 * throughput: the queue is a quarter shorter, never empty.
 */
const TAKEN = 0.75;

/**
 * Why a request cannot be taken now, or never could.
 *
 * @returns ServiceError `overloaded` with the seconds after which it would be taken, or `too_much_work`
 */
export function refusal<Work, Answer>(
  request: UnderWay<Work, Answer>,
  forecast: Forecast,
  maxQueueTokens: number,
): ServiceError | undefined {
  const own = new Load();
  own.add(request.kind, request.waits);
  const time = (request.deadline - performance.now()) * TAKEN;
  const asked = `${own.inputs} input${own.inputs === 1 ? "" : "s"} of ${own.tokens} tokens in all`;
  if (own.tokens > maxQueueTokens) {
    return new ServiceError("too_much_work", `${asked}, and ${maxQueueTokens} tokens may wait at a time: ask for less at once`);
  }
  const alone = forecast.alone(
    own,
    request.waiting.reduce((most, { tokens }) => Math.max(most, tokens), 0),
  );
  if (alone > time) {
    const message = `${asked} would take ${seconds(alone)} with nobody else, and ${seconds(time)} are left: ask for less at once`;
    return new ServiceError("too_much_work", message);
  }
  const wait = forecast.longestWait(request.kind, own);
  const excess = { inputs: 0, tokens: Math.max(0, forecast.waiting.tokens + own.tokens - maxQueueTokens), passes: 0 };
  if (wait <= time && excess.tokens === 0) return;
  const retryAfter = wholeSeconds(Math.max(wait - time, forecast.together(excess)));
  const found =
    excess.tokens > 0
      ? `${forecast.waiting.tokens} tokens wait already, of ${maxQueueTokens} that may`
      : `the answer may take ${seconds(wait)}, and ${seconds(time)} are left`;
  return new ServiceError("overloaded", `${asked}: ${found}; ask again in ${retryAfter} s`, { retryAfter });
}

/** Why none can be taken now, whatever it asks: as many are under way as may be. They are fewer when what waits is answered. */
export function crowded(maxRequests: number, forecast: Forecast): ServiceError {
  const retryAfter = wholeSeconds(forecast.wait());
  return new ServiceError("overloaded", `${maxRequests} requests are under way, as many as may be; ask again in ${retryAfter} s`, {
    retryAfter,
  });
}

/** For a client to wait: it sleeps whatever it is told. */
const wholeSeconds = (milliseconds: number): number => Math.min(60, Math.max(1, Math.ceil(milliseconds / 1000)));

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
