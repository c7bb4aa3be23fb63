import type { Deadlines } from "./deadlines.ts";
import type { Forecast } from "./forecast.ts";
import { Load } from "./load.ts";
import type { UnderWay } from "./under-way.ts";

/** The last part of a request's time, which is not counted upon: it is for what nobody foresees. */
const RESERVE = 0.1;

/** A request is late that has less time than this part of what its inputs should take, or a whole pass: it may be a guess that was too high. */
const LATE = 0.8;

/**
 * The requests that must go first, by their deadlines, where turns would make one of them late; undefined while there is time for turns. All
 * that is taken fits before its deadline if this order is kept (see admission), and where it does not, no order helps (Jackson 1955: the
 * earliest due date first).
 */
export function byDeadline<Work, Answer>(
  requests: Deadlines<UnderWay<Work, Answer>>,
  forecast: Forecast,
): UnderWay<Work, Answer>[] | undefined {
  const now = performance.now();
  const pass = forecast.wholePass;
  const before = new Load();
  const inTime: UnderWay<Work, Answer>[] = [];
  let endangered = 0;
  for (const request of requests) {
    const least = LATE * Math.max(pass, forecast.together(request.waits));
    const isLate = now + least > request.deadline; // it must not make others late that can be answered
    if (request.waiting.length === 0 || isLate) continue;
    inTime.push(request);
    before.add(request.kind, request.waits);
    const due = request.deadline - RESERVE * (request.deadline - request.begin);
    if (now + forecast.afterRunning(before) + pass > due) endangered = inTime.length;
  }
  return endangered > 0 ? inTime.slice(0, endangered) : undefined;
}
