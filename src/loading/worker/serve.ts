import type { Model, TokenIds } from "../../model/index.ts";
import { modelFrom } from "../load.ts";
import { receivedFiles } from "../place.ts";
import type { Platform } from "../platform.ts";
import { withProgress } from "../progress.ts";
import { type Calls, postedError, type Reply, type Request } from "./messages.ts";

type Answers = { [M in keyof Calls]: (signal: AbortSignal, ...args: Parameters<Calls[M]>) => Promise<ReturnType<Calls[M]>> };

/** The worker's end of the line: loads one model and answers for it. */
export function serveModel(port: MessagePort, platform: Platform): void {
  const underWay = new Map<number, AbortController>();
  const say = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
  const answers = answersOn(say, platform);

  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    if ("abort" in data) return underWay.get(data.abort)?.abort();
    const { id, method, args } = data;
    const controller = new AbortController();
    underWay.set(id, controller);
    try {
      const answer = answers[method] as (signal: AbortSignal, ...args: unknown[]) => Promise<unknown>; // a request carries what its method takes
      const result = await answer(controller.signal, ...args);
      say({ id, result }, [...buffersOf(result)]);
    } catch (error) {
      say({ id, error: postedError(error) });
    }
    underWay.delete(id);
  };
}

function answersOn(say: (reply: Reply) => void, platform: Platform): Answers {
  let model: Model;
  return {
    async load(signal, place, options) {
      const onWarning = (warning: string) => say({ warning });
      const files = withProgress(await receivedFiles(place, platform, { ...options, signal }), (progress) => say({ progress }));
      model = await modelFrom(files, { ...options, signal, onWarning }, platform);
      const { config, backend, dtype, headless } = model;
      return { config, backend, dtype, headless };
    },
    run: (signal, encodings, options) => model.run(encodings as TokenIds[], { ...options, signal }),
    encode: (signal, encodings) => model.encode(encodings, { signal }),
    rank: (signal, encodings, positions, options) => model.rank(encodings, positions, { ...options, signal }),
  };
}

/** The memory behind an answer, which moves to the caller. */
function buffersOf(answer: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(answer)) found.add(answer.buffer as ArrayBuffer);
  else if (answer !== null && typeof answer === "object") for (const part of Object.values(answer)) buffersOf(part, found);
  return found;
}
