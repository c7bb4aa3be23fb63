/** The program of an engine's process: it opens a model, and answers batches, until nobody is there to ask. */
import { Answering } from "./answering.ts";
import { crossed } from "./crossing.ts";
import { Download } from "./download.ts";
import type { FromEngine, ToEngine } from "./messages.ts";
import { modelFacts } from "./model-facts.ts";

/** A terminal sends these to all of its group; when an engine ends is its service's matter. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

/** The service has ended, by whatever means. */
process.on("disconnect", () => process.exit(0));

let answering: Answering | undefined;

process.on("message", (message: ToEngine) => {
  if (message.type === "open") open(message);
  else run(message);
});

async function open({ model, options }: ToEngine & { type: "open" }): Promise<void> {
  const download = new Download();
  const beat = () => tell({ type: "loading", download: download.figures });
  const beats = setInterval(beat, 1000);
  try {
    const onWarning = (message: string) => tell({ type: "warning", message });
    answering = await Answering.open(model, { ...options, onWarning, progress_callback: (event) => download.hear(event) });
    beat(); // the last figures
    tell({ type: "opened", facts: await modelFacts(answering) });
  } catch (error) {
    tell({ type: "failed", error: crossed(error) }, () => process.exit(1));
  } finally {
    clearInterval(beats);
  }
}

async function run({ batch, kind, works }: ToEngine & { type: "run" }): Promise<void> {
  if (!answering) throw new Error("a batch came before the model was there");
  const outcomes = await answering.answer(kind, works);
  tell({ type: "answered", batch, outcomes, residentBytes: process.memoryUsage.rss() });
}

function tell(message: FromEngine, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}
