import type { Load } from "./load.ts";
import type { Input, UnderWay } from "./under-way.ts";

/** Requests with inputs that wait for their first pass, in the order of their turns. */
export class Queue<Work, Answer> {
  private readonly ring = new Set<UnderWay<Work, Answer>>();
  /** Those who had a turn in the last batch. They go behind all who came during its pass. */
  private served: UnderWay<Work, Answer>[] = [];
  private readonly load: Load;
  private readonly maxBatchTokens: number;

  /** @param load what waits is counted in it */
  constructor(load: Load, maxBatchTokens: number) {
    this.load = load;
    this.maxBatchTokens = maxBatchTokens;
  }

  get isEmpty(): boolean {
    return this.ring.size === 0;
  }

  add(request: UnderWay<Work, Answer>): void {
    this.ring.add(request);
    this.load.add(request.kind, request.waits);
  }

  /** Drops what waits of it. */
  remove(request: UnderWay<Work, Answer>): void {
    this.ring.delete(request);
    this.load.remove(request.kind, request.waits);
    request.keepWaiting([]);
  }

  /** The inputs of the next batch, in turns: one of each request, then one of each again. */
  inTurns(): Input<Work, Answer>[] {
    for (const request of this.served) if (this.ring.delete(request)) this.ring.add(request);
    return this.take(this.ring, 1);
  }

  /** The inputs of the next batch: as many of the first request as fit, then of the next. */
  inOrder(requests: Iterable<UnderWay<Work, Answer>>): Input<Work, Answer>[] {
    return this.take(requests, Number.POSITIVE_INFINITY);
  }

  /** The first input, then of its kind what fits. */
  private take(requests: Iterable<UnderWay<Work, Answer>>, perTurn: number): Input<Work, Answer>[] {
    const taken = new Set(chosen(requests, perTurn, this.maxBatchTokens));
    const [first, ...others] = new Set([...taken].map(({ request }) => request));
    this.served = first ? [...others, first] : []; // so that each comes first at times, and with it an input that never fits beside others
    for (const request of this.served) {
      this.load.remove(request.kind, request.waits);
      request.keepWaiting(request.waiting.filter((input) => !taken.has(input)));
      this.load.add(request.kind, request.waits);
      if (request.waiting.length === 0) this.ring.delete(request);
    }
    return [...taken];
  }
}

/** The first input of the first request, however large it is; then those of its kind that fit beside it, `perTurn` of a request at a time. */
function* chosen<Work, Answer>(
  requests: Iterable<UnderWay<Work, Answer>>,
  perTurn: number,
  maxBatchTokens: number,
): Generator<Input<Work, Answer>> {
  let room = Number.POSITIVE_INFINITY;
  let kind: string | undefined;
  let round: Iterable<{ of: UnderWay<Work, Answer>; next: number }> = places(requests);
  while (room > 0) {
    const again: { of: UnderWay<Work, Answer>; next: number }[] = [];
    for (const place of round) {
      kind ??= place.of.kind;
      if (place.of.kind !== kind) continue;
      for (let turn = 0; turn < perTurn && room > 0; ) {
        const input = place.of.waiting[place.next++];
        if (!input) break;
        if (input.tokens > room) continue;
        room = Math.min(room, maxBatchTokens) - input.tokens;
        turn++;
        yield input;
      }
      if (place.next < place.of.waiting.length) again.push(place);
      if (room <= 0) return;
    }
    if (again.length === 0) return;
    round = again;
  }
}

function* places<Work, Answer>(requests: Iterable<UnderWay<Work, Answer>>) {
  for (const of of requests) yield { of, next: 0 };
}
