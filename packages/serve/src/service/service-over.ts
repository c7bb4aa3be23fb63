import { type Task, TypeformerError } from "typeformer";
import { type Answered, Batcher } from "../batcher/index.ts";
import { type Outcome, uncrossed } from "../engine/crossing.ts";
import type { Engines, OpenedEngines } from "../engine/engines.ts";
import { askedFor, kindOf } from "../engine/kind.ts";
import { ServiceError } from "./errors.ts";
import type { OnServiceEvent } from "./events.ts";
import type { Facts } from "./facts.ts";
import { factsOf } from "./facts-of.ts";
import { inTime, type Limits } from "./in-time.ts";
import type { ServiceOptions } from "./options.ts";
import { probed } from "./probe.ts";
import type { AnswerTo, Asked, Service, ServiceState, Timing } from "./service.ts";

/** What there is once the engines have run a pass. */
interface Ready extends OpenedEngines {
  batcher: Batcher<unknown, Outcome>;
  told: Facts;
}

/** A service over engines: what is asked is counted, waits, and is answered in batches. */
export function serviceOver(engines: Engines, options: ServiceOptions & { onEvent: OnServiceEvent }): Service {
  const { timeoutMs = 30_000, maxRequests = 1024, onEvent } = options;
  const underWay = new Set<Promise<unknown>>();
  let state: ServiceState = "starting";
  let failure: Error | undefined;
  let ready: Ready | undefined;

  const opening = open().then(
    (opened) => {
      ready = opened;
      if (state === "starting") state = "ready";
      return opened;
    },
    (error) => {
      failure = error;
      if (state === "starting") state = "failed";
      void engines.dispose();
      throw error;
    },
  );
  opening.catch(() => {}); // `failure` says it, and so does whatever is asked

  async function open(): Promise<Ready> {
    const opened = await engines.opened;
    const budget = await probed(opened, options.maxBatchTokens);
    const answerable = Math.ceil((budget.tokensPerSecond * opened.engines.length * timeoutMs) / 1000);
    const maxQueueTokens = options.maxQueueTokens ?? Math.max(answerable, budget.maxBatchTokens);
    const batcher = new Batcher(opened.engines, {
      ...budget,
      maxQueueTokens,
      maxRequests,
      onPass: ({ kind, ...report }) => onEvent({ type: "pass", task: askedFor(kind).task, ...report }),
    });
    return { ...opened, batcher, told: factsOf(opened, options, { ...budget, maxQueueTokens, maxRequests }, batcher) };
  }

  /** Does something with the engines once they are there, within the time that a request has. */
  function held<Value>(signal: AbortSignal | undefined, answer: (ready: Ready, limits: Limits) => Promise<Value>): Promise<Value> {
    const limits = { deadline: performance.now() + timeoutMs, signal };
    const request = inTime(
      opening.then((opened) => answer(opened, limits)),
      limits,
    );
    underWay.add(request);
    return request.finally(() => underWay.delete(request));
  }

  async function answer<T extends Task>({ task, inputs, parameters }: Asked<T>, { counter, batcher, told }: Ready, limits: Limits) {
    const missing = told.missing[task];
    if (missing !== undefined) throw new TypeformerError("missing_head", missing);
    const kind = kindOf(task, task === "sentence-embedding" ? { pooling: options.pooling, ...parameters } : parameters);
    const begin = performance.now();
    const tokens = await counter.count(kind, inputs);
    const tokenization = performance.now() - begin;
    const works = inputs.map((work, i) => ({ work, tokens: tokens[i] }));
    const answered = await batcher.ask({ kind, works, ...limits });
    const answers = answered.map(({ answer }, i) => {
      if ("answer" in answer) return answer.answer as AnswerTo<T>;
      throw uncrossed(answer.error, inputs.length > 1 ? `inputs[${i}]: ` : "");
    });
    const timing = { tokenization, ...meansOf(answered), tokens: sumOf(tokens), characters: charactersOf(inputs) };
    onEvent({ type: "answered", task, inputs: inputs.length, tokens: timing.tokens, waited: timing.queue, pass: timing.inference });
    return { answers, timing };
  }

  return {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    get facts() {
      if (ready) return ready.told;
      throw new ServiceError("not_ready", "the model is not loaded yet", { cause: failure });
    },
    get queue() {
      const { queuedInputs = 0, queuedTokens = 0 } = ready?.batcher.figures ?? {};
      return { inputs: queuedInputs, tokens: queuedTokens };
    },
    settled: () =>
      opening.then(
        () => {},
        () => {},
      ),
    ask: (asked, { signal }) => held(signal, (opened, limits) => answer(asked, opened, limits)),
    tokenize: (texts, how) => held(undefined, ({ teller }) => teller.tokenize(texts, how)),
    decode: (ids, how) => held(undefined, ({ teller }) => teller.decode(ids, how)),
    async drain() {
      if (state !== "failed") state = "draining";
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    async dispose() {
      if (state !== "failed") state = "draining";
      ready?.batcher.dispose();
      await engines.dispose();
    },
  };
}

function meansOf(answered: readonly Answered<unknown>[]): Pick<Timing, "queue" | "inference"> {
  const count = Math.max(1, answered.length);
  return { queue: sumOf(answered.map(({ waited }) => waited)) / count, inference: sumOf(answered.map(({ pass }) => pass)) / count };
}

const charactersOf = (inputs: readonly object[]): number =>
  sumOf(inputs.flatMap((input) => Object.values(input).map((text) => (typeof text === "string" ? text.length : 0))));

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
