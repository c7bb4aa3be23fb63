import { Bench } from "tinybench";
import type { Sampler } from "../src/kernels/index.ts";

/* The clock as it is before any kernel is called. */
const now = performance.now.bind(performance);

/** Samples by tinybench; `measure` has warmed the kernel up already. */
export const sampleWithTinybench: Sampler = async (run, budget, least) => {
  const bench = new Bench({ time: budget, iterations: least, warmup: false, retainSamples: true, throws: true, now });
  bench.add("kernel", run);
  const [task] = await bench.run();
  if (!("latency" in task.result)) throw new Error(`tinybench gave no samples: ${task.result.state}`);
  return [...(task.result.latency.samples ?? [])];
};
