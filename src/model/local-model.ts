import type { Backend } from "../backends/index.ts";
import { phase, TypeformerError } from "../errors/index.ts";
import type { Blueprint } from "./architectures/index.ts";
import { ask, prepare } from "./ask.ts";
import type { TokenIds } from "./batch.ts";
import { Forward } from "./forward.ts";
import { headBy, headEntry, type MissingHeads, type OpenHead, openHead } from "./heads/index.ts";
import type { Core, ModelFacts, Precision } from "./model.ts";
import type { RunOptions } from "./output.ts";
import type { ModelWeights } from "./parameters/load.ts";
import { encode, type Loaded, run } from "./run.ts";

/** A program by its name: arguments and answer are such that they cross threads. */
type Program = (args: readonly unknown[], signal?: AbortSignal) => Promise<unknown>;

interface Parts {
  blueprint: Blueprint;
  engine: Backend;
  /** What runs, for people. */
  backend: string;
  dtype?: Precision;
  weights: ModelWeights;
  missing?: MissingHeads;
}

/** A model on an engine in this thread. */
export class LocalModel implements Core {
  readonly facts: ModelFacts;
  private readonly loaded: Loaded;
  private readonly programs: ReadonlyMap<string, Program>;

  private constructor({ blueprint, engine, backend, dtype = "f32", weights, missing = {} }: Parts, heads: readonly OpenHead[]) {
    this.facts = { config: blueprint.config, backend, dtype, missing };
    this.loaded = { forward: new Forward(blueprint, engine, weights), heads, missing };
    this.programs = new Map(Object.entries(programsOf(this.loaded)));
  }

  /** Brings the heads that the model ends in. */
  static async open(parts: Parts): Promise<LocalModel> {
    const heads: OpenHead[] = [];
    for (const name of parts.blueprint.config.endsIn) heads.push(await openHead(name));
    return new LocalModel(parts, heads);
  }

  async answer(program: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    const found = this.programs.get(program);
    if (found) return phase("answered", () => found(args, signal));
    const head = headBy(program);
    if (head) throw new TypeformerError("missing_head", this.facts.missing[head] ?? `the model has no ${headEntry(head).title}`);
    throw new TypeformerError("invalid_option", `there is no program "${program}": this model has ${[...this.programs.keys()].join(", ")}`);
  }

  /** Has the engine compile what answers will need. */
  async prepare(): Promise<void> {
    for (const head of this.loaded.heads) await prepare(this.loaded, head);
  }

  dispose(): void {
    this.loaded.forward.dispose();
  }
}

function programsOf(loaded: Loaded): Record<string, Program> {
  const programs: Record<string, Program> = {
    run: ([encodings, positions, options], signal) =>
      run(loaded, encodings as TokenIds[], positions as number[][] | undefined, options as RunOptions, signal),
    encode: ([encodings, positions], signal) => encode(loaded, encodings as TokenIds[], positions as number[][] | undefined, signal),
  };
  for (const head of loaded.heads)
    programs[headEntry(head.name).program] = ([encodings, positions, options], signal) =>
      ask(loaded, head, encodings as TokenIds[], positions as number[][] | undefined, options, signal);
  return programs;
}
