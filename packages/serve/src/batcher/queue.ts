import type { Load } from "./load.ts";
import type { Input, UnderWay } from "./under-way.ts";

/** Requests with inputs that wait for their first pass, in the order of their turns. */
export class Queue<Work, Answer> {
  private readonly turns = new Set<UnderWay<Work, Answer>>();
  /** The same of each kind: of many requests of other kinds none has to be passed over. */
  private readonly turnsOfKind = new Map<string, Set<UnderWay<Work, Answer>>>();
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
    return this.turns.size === 0;
  }

  add(request: UnderWay<Work, Answer>): void {
    this.enter(request);
    this.load.add(request.kind, request.waits);
  }

  /** Drops what waits of it. */
  remove(request: UnderWay<Work, Answer>): void {
    this.leave(request);
    this.load.remove(request.kind, request.waits);
    request.keepWaiting([]);
  }

  /** The inputs of the next batch, in turns: one of each request, then one of each again. */
  inTurns(): Input<Work, Answer>[] {
    for (const request of this.served) if (this.leave(request)) this.enter(request);
    const [first] = this.turns;
    return first ? this.take(this.turnsOfKind.get(first.kind) ?? [], 1) : [];
  }

  /** The inputs of the next batch: as many of the first request as fit, then of the next of its kind. */
  inOrder(requests: readonly UnderWay<Work, Answer>[]): Input<Work, Answer>[] {
    const ofOneKind = requests.filter(({ kind }) => kind === requests[0].kind);
    return this.take(ofOneKind, Number.POSITIVE_INFINITY);
  }

  /** The first input, then what fits. */
  private take(requests: Iterable<UnderWay<Work, Answer>>, perTurn: number): Input<Work, Answer>[] {
    const taken = new Set(chosen(requests, perTurn, this.maxBatchTokens));
    const [first, ...others] = new Set([...taken].map(({ request }) => request));
    this.served = first ? [...others, first] : []; // so that each comes first at times, and with it an input that never fits beside others
    for (const request of this.served) {
      this.load.remove(request.kind, request.waits);
      request.keepWaiting(request.waiting.filter((input) => !taken.has(input)));
      this.load.add(request.kind, request.waits);
      if (request.waiting.length === 0) this.leave(request);
    }
    return [...taken];
  }

  private enter(request: UnderWay<Work, Answer>): void {
    const ofKind = this.turnsOfKind.get(request.kind) ?? new Set();
    this.turnsOfKind.set(request.kind, ofKind.add(request));
    this.turns.add(request);
  }

  /** Whether it was here. */
  private leave(request: UnderWay<Work, Answer>): boolean {
    const ofKind = this.turnsOfKind.get(request.kind);
    ofKind?.delete(request);
    if (ofKind?.size === 0) this.turnsOfKind.delete(request.kind);
    return this.turns.delete(request);
  }
}

/** So many inputs that do not fit are passed over for one that does. */
const PASSED_OVER = 256;

/** Of requests of one kind the first input, however large it is; then those that fit beside it, `perTurn` of a request at a time. */
function* chosen<Work, Answer>(
  requests: Iterable<UnderWay<Work, Answer>>,
  perTurn: number,
  maxBatchTokens: number,
): Generator<Input<Work, Answer>> {
  let room = Number.POSITIVE_INFINITY;
  let passedOver = 0;
  let round = places(requests);
  for (let isOver = false; !isOver; ) {
    const again: Place<Work, Answer>[] = [];
    for (const place of round) {
      for (let turn = 0; turn < perTurn && place.next < place.of.waiting.length; ) {
        const input = place.of.waiting[place.next++];
        if (input.tokens <= room) {
          room = Math.min(room, maxBatchTokens) - input.tokens;
          turn++;
          yield input;
        } else if (++passedOver > PASSED_OVER) return;
        if (room <= 0) return;
      }
      if (place.next < place.of.waiting.length) again.push(place);
    }
    isOver = again.length === 0;
    round = again;
  }
}

/** A request, and the first of its inputs that was not looked at for this batch. */
interface Place<Work, Answer> {
  of: UnderWay<Work, Answer>;
  next: number;
}

function* places<Work, Answer>(requests: Iterable<UnderWay<Work, Answer>>): Iterable<Place<Work, Answer>> {
  for (const of of requests) yield { of, next: 0 };
}
