import type { Core } from "../../model/index.ts";
import { modelFrom } from "../load.ts";
import { receivedFiles } from "../place.ts";
import type { Platform } from "../platform.ts";
import { withProgress } from "../progress.ts";
import { type Call, postedError, type Reply, type Request } from "./messages.ts";

/** The worker's end of the line: loads one model and answers for it. */
export function serveModel(port: MessagePort, platform: Platform): void {
  const underWay = new Map<number, AbortController>();
  const say = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
  const answer = answersOn(say, platform);

  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    if ("abort" in data) return underWay.get(data.abort)?.abort();
    const { id, call } = data;
    const controller = new AbortController();
    underWay.set(id, controller);
    try {
      const result = await answer(call, controller.signal);
      say({ id, result }, [...buffersOf(result)]);
    } catch (error) {
      say({ id, error: postedError(error) });
    }
    underWay.delete(id);
  };
}

function answersOn(say: (reply: Reply) => void, platform: Platform): (call: Call, signal: AbortSignal) => Promise<unknown> {
  let model: Core;
  return async (call, signal) => {
    if ("program" in call) return model.answer(call.program, call.arguments, signal);
    const options = { ...call.options, signal, onWarning: (warning: string) => say({ warning }) };
    const files = withProgress(await receivedFiles(call.load, platform, options), (progress) => say({ progress }));
    model = await modelFrom(files, options, platform);
    return model.facts;
  };
}

/** The memory behind an answer, which moves to the caller. */
function buffersOf(answer: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(answer)) found.add(answer.buffer as ArrayBuffer);
  else if (answer !== null && typeof answer === "object") for (const part of Object.values(answer)) buffersOf(part, found);
  return found;
}
