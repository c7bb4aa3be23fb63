import type { Model, ModelOutput, RunOptions, TokenIds } from "../../model/index.ts";
import { Tensor } from "../../tensor/index.ts";
import type { LoadOptions } from "../options.ts";
import type { PostedPlace } from "../place.ts";
import { eachOnce } from "../warnings.ts";
import { Line } from "./line.ts";
import type { Calls } from "./messages.ts";
import type { StartedWorker } from "./start.ts";

/** Loads a model into a worker that was started for it. Throws as `modelFrom` does, and as a call to a worker does. */
export async function loadInWorker(started: StartedWorker, place: PostedPlace, options: LoadOptions): Promise<Model> {
  const { signal, onWarning, progress_callback, worker: _, ...sent } = options;
  const warn = eachOnce(onWarning);
  const line = new Line(started, (notice) => {
    if ("warning" in notice) warn(notice.warning);
    else progress_callback?.(notice.progress);
  });
  try {
    return new WorkerModel(line, await line.call("load", [place, sent], "loading the model", signal));
  } catch (error) {
    line.dispose();
    throw error;
  }
}

const PASS = "the pass";

/** A model that computes in a worker. Tensors move over, they are not copied. */
class WorkerModel implements Model {
  readonly config: Model["config"];
  readonly backend: string;
  readonly dtype: Model["dtype"];
  readonly headless: string | undefined;
  private readonly line: Line;

  constructor(line: Line, { config, backend, dtype, headless }: ReturnType<Calls["load"]>) {
    this.line = line;
    this.config = config;
    this.backend = backend;
    this.dtype = dtype;
    this.headless = headless;
  }

  run(encoding: TokenIds, options?: RunOptions): Promise<ModelOutput>;
  run(encodings: readonly TokenIds[], options?: RunOptions): Promise<ModelOutput[]>;
  async run(encodings: TokenIds | readonly TokenIds[], { signal, ...options }: RunOptions = {}): Promise<ModelOutput | ModelOutput[]> {
    const many = Array.isArray(encodings);
    const sent = many ? encodings.map(idsOf) : idsOf(encodings as TokenIds);
    const outputs = await this.line.call("run", [sent, options], PASS, signal);
    return Array.isArray(outputs) ? outputs.map(received) : received(outputs);
  }

  async encode(encodings: readonly TokenIds[], { signal }: { signal?: AbortSignal } = {}): Promise<Tensor[]> {
    return (await this.line.call("encode", [encodings.map(idsOf)], PASS, signal)).map(tensor);
  }

  async rank(...[encodings, positions, { signal, ...options }]: Parameters<Model["rank"]>): ReturnType<Model["rank"]> {
    return this.line.call("rank", [encodings.map(idsOf), positions, options], PASS, signal);
  }

  dispose(): void {
    this.line.dispose();
  }
}

/** What a pass reads of an encoding: its tokens and offsets stay here. */
function idsOf({ ids, attention_mask }: TokenIds): TokenIds {
  return { ids, attention_mask };
}

function received({ logits, taps }: ModelOutput): ModelOutput {
  return { logits: tensor(logits), taps: Object.fromEntries(Object.entries(taps).map(([name, tap]) => [name, tensor(tap)])) };
}

/** A message carries a tensor's fields and not its class. */
function tensor({ data, shape, stride, offset }: Tensor): Tensor {
  return new Tensor(data, shape, stride, offset);
}
