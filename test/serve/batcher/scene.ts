import { Batcher, type BatcherOptions, type BatchRequest } from "../../../packages/serve/src/batcher/index.ts";
import { SimulatedEngine, type Work } from "./simulated-engine.ts";
import { VirtualTime } from "./virtual-time.ts";

export interface SceneOptions extends Partial<BatcherOptions> {
  engines?: number;
  /** Milliseconds of a pass. */
  takes?: (tokens: number) => number;
}

export interface Asking extends Partial<Omit<BatchRequest<Work>, "works" | "deadline">> {
  /** Milliseconds from now. */
  within?: number;
}

/** A batcher with simulated engines in a time of its own, which begins at 0. A pass takes 10 ms and one more for each token. */
export class Scene {
  readonly time = new VirtualTime();
  readonly engines: SimulatedEngine[];
  readonly batcher: Batcher<Work, string>;

  constructor({ engines = 1, takes = (tokens) => 10 + tokens, ...options }: SceneOptions = {}) {
    this.time.install();
    this.engines = Array.from({ length: engines }, () => new SimulatedEngine(this.time, takes));
    const { maxBatchTokens = 100 } = options;
    const tokensPerSecond = (1000 * maxBatchTokens) / takes(maxBatchTokens);
    const known = { maxBatchTokens, maxQueueTokens: 10_000, tokensPerSecond, passMilliseconds: takes(0) };
    this.batcher = new Batcher(this.engines, { ...known, ...options });
  }

  /** Asks for works of so many tokens; `name` and a number are their ids. */
  ask(name: string, tokens: readonly number[], { kind = "embed", within = 30_000, signal }: Asking = {}) {
    const works = tokens.map((tokens, i) => ({ work: { id: `${name}${i}`, tokens }, tokens }));
    const asked = this.batcher.ask({ kind, works, deadline: this.time.now + within, signal });
    asked.catch(() => {}); // a test looks at it when it likes
    return asked;
  }

  /** The works of each pass that began, in the order of their beginnings. */
  get passes(): string[] {
    const passes = this.engines.flatMap(({ passes }) => passes).sort((a, b) => a.begin - b.begin);
    return passes.map(({ works }) => works.map(({ id }) => id).join(" "));
  }
}
