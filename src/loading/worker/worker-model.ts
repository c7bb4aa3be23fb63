import { type Core, type Model, type ModelFacts, ModelOver } from "../../model/index.ts";
import { Tensor } from "../../tensor/index.ts";
import type { LoadOptions } from "../options.ts";
import type { PostedPlace } from "../place.ts";
import { eachOnce } from "../warnings.ts";
import { Line } from "./line.ts";
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
    const facts = (await line.call({ load: place, options: sent }, "loading the model", signal)) as ModelFacts;
    return new ModelOver(modelBehind(line, facts));
  } catch (error) {
    line.dispose();
    throw error;
  }
}

/** A model that computes in a worker. What it answers moves over, it is not copied. */
function modelBehind(line: Line, facts: ModelFacts): Core {
  return {
    facts,
    answer: async (program, args, signal) => received(await line.call({ program, arguments: args }, "the pass", signal)),
    dispose: () => line.dispose(),
  };
}

/** A message carries a tensor's fields and not its class. */
function received(answer: unknown): unknown {
  if (answer === null || typeof answer !== "object" || ArrayBuffer.isView(answer)) return answer;
  if (Array.isArray(answer)) return answer.map(received);
  if (isTensor(answer)) return new Tensor(answer.data, answer.shape, answer.stride, answer.offset);
  return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, received(part)]));
}

const isTensor = (answer: object): answer is Tensor => "stride" in answer && "data" in answer && ArrayBuffer.isView(answer.data);
