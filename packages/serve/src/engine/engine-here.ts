import type { LoadOptions } from "typeformer";
import { ServiceError } from "../service/errors.ts";
import { Answering } from "./answering.ts";
import type { Engines, OpenedEngines } from "./engines.ts";
import { hubCommit } from "./hub-commit.ts";
import { modelFacts } from "./model-facts.ts";
import { TokensHere } from "./tokens.ts";

/** An engine that computes in this process, or in a worker of the library: where no process can be started, and in tests. */
export function engineHere(model: string | undefined, options: LoadOptions): Engines {
  const answering = Answering.open(model, options);
  let isOver = false;

  async function open(): Promise<OpenedEngines> {
    const opened = await answering;
    if (isOver) throw new ServiceError("engine_crashed", "the service was ended");
    const facts = await modelFacts(opened);
    const tokens = new TokensHere(opened.tasks.tokenizer, facts);
    const engine = { ready: async () => {}, run: (kind: string, works: readonly unknown[]) => opened.answer(kind, works) };
    return { engines: [engine], facts, commit: await hubCommit(model, options.revision), counter: tokens, teller: tokens };
  }

  return {
    opened: open(),
    async dispose() {
      isOver = true;
      const opened = await answering.catch(() => undefined); // it was never there
      opened?.tasks.dispose();
    },
  };
}
