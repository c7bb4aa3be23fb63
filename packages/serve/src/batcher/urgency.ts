import type { Deadlines } from "./deadlines.ts";
import type { Forecast } from "./forecast.ts";
import { Load } from "./load.ts";
import type { UnderWay } from "./under-way.ts";

/**
 * The part of the time until a deadline from which on the earliest goes first. Requests are taken to fill less than that: the difference is
 * what small ones may take from a large one in turns.
 */
const ENDANGERED = 0.9;

/**
 * The requests by their deadlines, where turns would make one late; undefined while there is time for turns. All that is taken fits before
 * the deadline of the last (see admission), so this order keeps them all; where it cannot, none can (Jackson 1955: the earliest due date first).
 *
 * @param pass milliseconds of a whole pass, which somebody else might be given before
 */
export function byDeadline<Work, Answer>(
  requests: Deadlines<UnderWay<Work, Answer>>,
  forecast: Forecast,
  pass: number,
): UnderWay<Work, Answer>[] | undefined {
  const now = performance.now();
  const isTight = (milliseconds: number, deadline: number) => milliseconds + pass > (deadline - now) * ENDANGERED;
  if (!isTight(forecast.wait(), requests.earliest)) return;
  const before = new Load();
  const inTime: UnderWay<Work, Answer>[] = [];
  const late: UnderWay<Work, Answer>[] = []; // they come last: before others they would only make more late
  let endangered = false;
  for (const request of requests) {
    if (request.waiting.length === 0) continue;
    if (now + forecast.together(request.waits) > request.deadline) late.push(request);
    else {
      inTime.push(request);
      before.add(request.kind, request.waits);
      endangered ||= isTight(forecast.afterRunning(before), request.deadline);
    }
  }
  return endangered ? [...inTime, ...late] : undefined;
}
