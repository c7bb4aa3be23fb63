import { ServiceError } from "../service/errors.ts";
import { crowded, refusal } from "./admission.ts";
import type { Batch } from "./batch.ts";
import { type Answered, type BatchEngine, type BatcherFigures, type BatcherOptions, type BatchRequest, EngineLost } from "./contract.ts";
import { Deadlines } from "./deadlines.ts";
import { abortedBy, crashed, timedOut } from "./failures.ts";
import { Forecast } from "./forecast.ts";
import { Pace } from "./pace.ts";
import { UnderWay } from "./under-way.ts";
import { Waiting } from "./waiting.ts";

/**
 * Answers requests in batches. An engine that is free takes the next one at once: the first input that waits, then as many of its kind as the
 * budget of tokens allows, of all requests in turns. What could not be answered in time is refused at once. Whose deadline passed, or whose
 * client left, is not computed.
 *
 *     const batcher = new Batcher([engine], { maxBatchTokens: 256, maxQueueTokens: 65_536, tokensPerSecond: 1000 });
 *     const answers = await batcher.ask({ kind: "embed", works: [{ work: "a text", tokens: 4 }], deadline: performance.now() + 30_000 });
 */
export class Batcher<Work, Answer> {
  private readonly options: BatcherOptions;
  private readonly pace: Pace;
  private readonly forecast: Forecast;
  private readonly waiting: Waiting<Work, Answer>;
  private readonly requests = new Deadlines<UnderWay<Work, Answer>>((request) => this.fail(request, timedOut()));
  /** Why nothing new is taken. */
  private closed: ServiceError | undefined;
  private readonly whenEmpty = new Set<() => void>();

  /**
   * @param engines each takes a batch when it can; they belong to the caller, who ends them
   * @throws RangeError for no engine, or an option that is no positive number
   */
  constructor(engines: readonly BatchEngine<Work, Answer>[], options: BatcherOptions) {
    if (engines.length === 0) throw new RangeError("engines is empty: expected one at least");
    for (const name of ["maxBatchTokens", "maxQueueTokens", "tokensPerSecond"] as const) {
      if (!(options[name] > 0)) throw new RangeError(`${name} is ${options[name]}: expected a positive number`);
    }
    this.options = options;
    this.pace = new Pace(options);
    this.forecast = new Forecast(this.pace, engines, options.maxBatchTokens);
    this.waiting = new Waiting(this.forecast, options.maxBatchTokens);
    for (const engine of engines) void this.serve(engine);
  }

  get figures(): BatcherFigures {
    const { waiting, running, engines } = this.forecast;
    return {
      queuedInputs: waiting.inputs,
      queuedTokens: waiting.tokens,
      runningTokens: running.tokens,
      tokensPerSecond: this.pace.tokensPerSecond * engines.size,
      predictedWait: this.forecast.wait(),
    };
  }

  /**
   * An answer for each work, in their order.
   *
   * @throws ServiceError `overloaded` and `too_much_work` at once, `timed_out` at the deadline, `engine_crashed` where an input ends engines;
   *   TypeformerError `aborted` at its signal; whatever an engine throws of a whole batch;
   *   RangeError for tokens or a deadline that are no numbers
   */
  async ask(request: BatchRequest<Work>): Promise<Answered<Answer>[]> {
    const { signal } = request;
    if (this.closed) throw this.closed;
    if (signal?.aborted) throw abortedBy(signal);
    if (request.works.length === 0) return [];
    if (request.deadline <= performance.now()) throw timedOut();
    const asked = new UnderWay<Work, Answer>(request, this.options.maxBatchTokens);
    const { maxQueueTokens, maxRequests = Number.POSITIVE_INFINITY } = this.options;
    const refused = this.requests.size < maxRequests ? refusal(asked, this.forecast, maxQueueTokens) : crowded(maxRequests, this.forecast);
    if (refused) throw refused;
    const leave = () => this.fail(asked, abortedBy(signal));
    signal?.addEventListener("abort", leave);
    this.requests.add(asked);
    this.waiting.add(asked);
    try {
      return await asked.answers;
    } finally {
      signal?.removeEventListener("abort", leave);
      this.requests.remove(asked);
      if (this.requests.size === 0) for (const tell of this.whenEmpty) tell();
    }
  }

  /** Takes nothing new from now on: what comes is `overloaded`. Resolves when all that was asked is answered. */
  async drain(): Promise<void> {
    this.closed ??= new ServiceError("overloaded", "The service is ending: ask again, another will answer", { retryAfter: 1 });
    if (this.requests.size > 0) await new Promise<void>((tell) => this.whenEmpty.add(tell));
  }

  /** Ends at once: whatever is under way fails with `engine_crashed`. */
  dispose(): void {
    this.close(new ServiceError("engine_crashed", "The service has ended before this was answered"));
  }

  private close(error: ServiceError): void {
    this.closed ??= error;
    for (const request of this.requests) this.fail(request, error);
  }

  private fail(request: UnderWay<Work, Answer>, error: unknown): void {
    if (request.settled) return;
    this.waiting.remove(request);
    request.fail(error);
  }

  /** One pass after another, as long as the engine can. */
  private async serve(engine: BatchEngine<Work, Answer>): Promise<void> {
    for (;;) {
      await this.waiting.something();
      try {
        await engine.ready();
      } catch (error) {
        return this.withoutEngine(engine, error);
      }
      this.forecast.away.delete(engine);
      this.requests.expire(performance.now()); // a timer may be late
      const batch = this.waiting.next(this.requests);
      if (batch) await this.pass(engine, batch);
    }
  }

  private async pass(engine: BatchEngine<Work, Answer>, batch: Batch<Work, Answer>): Promise<void> {
    const { kind, inputs, tokens } = batch;
    const amount = { inputs: inputs.length, tokens, passes: 1 };
    const begin = performance.now();
    this.forecast.running.add(kind, amount);
    const answers = await this.answersOf(engine, batch, this.pace.milliseconds(amount));
    this.forecast.running.remove(kind, amount);
    if (!answers) return;
    const milliseconds = performance.now() - begin;
    this.pace.learn(tokens, milliseconds);
    for (const [i, { request, index }] of inputs.entries()) request.answer(index, answers[i], { begin, milliseconds });
    this.options.onPass?.({ kind, inputs: inputs.length, tokens, milliseconds });
  }

  private async answersOf(engine: BatchEngine<Work, Answer>, batch: Batch<Work, Answer>, expected: number): Promise<Answer[] | undefined> {
    try {
      const works = batch.inputs.map(({ work }) => work);
      const answers = await engine.run(batch.kind, works, expected);
      if (answers.length === works.length) return answers;
      throw new ServiceError("internal", `An engine gave ${answers.length} answers to ${works.length} works`);
    } catch (error) {
      if (error instanceof EngineLost) this.lost(engine, batch, error);
      else for (const { request } of batch.inputs) this.fail(request, error);
      return undefined;
    }
  }

  private lost(engine: BatchEngine<Work, Answer>, batch: Batch<Work, Answer>, error: EngineLost): void {
    this.forecast.away.add(engine);
    const guilty = this.waiting.addAgain(batch);
    if (guilty) this.fail(guilty.request, crashed(guilty, error));
  }

  private withoutEngine(engine: BatchEngine<Work, Answer>, error: unknown): void {
    this.forecast.engines.delete(engine);
    this.forecast.away.delete(engine);
    if (this.forecast.engines.size === 0) this.close(new ServiceError("internal", "No engine is left that could answer", { cause: error }));
  }
}
