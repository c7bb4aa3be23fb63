import type { Forecast } from "./forecast.ts";
import { Load } from "./load.ts";
import type { UnderWay } from "./under-way.ts";

/** The last part of a request's time, which is not counted upon: it is for what nobody foresees. */
const RESERVE = 0.1;

/** A request is late that has less time than this part of what its inputs should take, or a whole pass: it may be a guess that was too high. */
const LATE = 0.8;

/** A request that was just taken has a seventh of its time to spare (see admission); half of that may pass before it is looked at again. */
const CALM = 0.07;

/** Who must go first, since turns would make him late. */
export class Urgency<Work, Answer> {
  private readonly forecast: Forecast;
  /** Nobody can be in danger before: looking through a long queue takes longer than a short pass. */
  private calmUntil = 0;

  constructor(forecast: Forecast) {
    this.forecast = forecast;
  }

  add({ begin, deadline }: UnderWay<Work, Answer>): void {
    this.calmUntil = Math.min(this.calmUntil, begin + CALM * (deadline - begin));
  }

  /**
   * The requests that must go first, by their deadlines; undefined while there is time for turns. All that is taken fits before its deadline if
   * this order is kept (see admission), and where it does not, no order helps (Jackson 1955: the earliest due date first).
   */
  first(requests: Iterable<UnderWay<Work, Answer>>): UnderWay<Work, Answer>[] | undefined {
    const now = performance.now();
    if (now < this.calmUntil) return;
    const pass = this.forecast.wholePass;
    const before = new Load();
    const inTime: UnderWay<Work, Answer>[] = [];
    let endangered = 0;
    let leastToSpare = Number.POSITIVE_INFINITY;
    for (const request of requests) {
      const least = LATE * Math.max(pass, this.forecast.together(request.waits));
      const isLate = now + least > request.deadline; // it must not make others late that can be answered
      if (request.waiting.length === 0 || isLate) continue;
      inTime.push(request);
      before.add(request.kind, request.waits);
      const due = request.deadline - RESERVE * (request.deadline - request.begin);
      const toSpare = due - (now + this.forecast.together(before) + pass);
      if (toSpare < 0) endangered = inTime.length;
      leastToSpare = Math.min(leastToSpare, toSpare);
    }
    this.calmUntil = now + Math.max(0, leastToSpare / 2);
    return endangered > 0 ? inTime.slice(0, endangered) : undefined;
  }
}
