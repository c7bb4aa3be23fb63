import { type Answer, answerIn, faultOf } from "./answer.ts";
import { faultOfBits } from "./bits/bits.ts";
import { Absent } from "./program.ts";
import type { Runtime, Way } from "./runtime.ts";

/** What one way to use the package came to. */
export interface Trial {
  runtime: Runtime;
  way: Way;
  version: string;
  answer?: Answer;
  /** What is wrong. */
  fault?: string;
  /** Why it was not tried. */
  skipped?: string;
}

/** Never throws: what goes wrong is the outcome. */
export async function tryWay(runtime: Runtime, way: Way, folder: string): Promise<Trial> {
  const trial: Trial = { runtime, way, version: "" };
  try {
    trial.version = await runtime.version();
    if (way.long && !process.env.TYPEFORMER_LONG) throw new Absent("it takes minutes (TYPEFORMER_LONG=1)");
    trial.answer = answerIn(await way.run(folder));
    trial.fault = faultOf(trial.answer, way.backend) ?? faultOfBits(trial.answer);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof Absent) trial.skipped = message;
    else trial.fault = message;
  }
  return trial;
}
