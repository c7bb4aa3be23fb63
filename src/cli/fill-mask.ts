import {
  type FillMask,
  type FillMaskAnswer,
  type FillMaskOptions,
  type LoadOptions,
  pipeline,
  type TypeformerError,
} from "../doors/node.ts";
import { readRequest, requests, type TaskRequest } from "../doors/requests.ts";
import { interrupted, oneLine, warn, write } from "./channels.ts";
import { showingDownloads } from "./download-view.ts";
import { asLines, asTables } from "./fill-mask-view.ts";
import { type HubFlags, hubOptions } from "./hub-flags.ts";
import { filterStandardInput, LINE, type LineFilter, settle } from "./json-lines.ts";

export interface FillMaskFlags extends HubFlags {
  model?: string;
  topK?: number;
  targets?: string[];
  backend?: string;
  threads?: number;
  dtype?: string;
  truncation?: boolean;
  json?: boolean;
  jsonl?: boolean;
  keepGoing?: boolean;
}

export async function runFillMask(texts: string[], flags: FillMaskFlags): Promise<void> {
  const signal = interrupted();
  const { backend, threads } = flags;
  const dtype = flags.dtype as LoadOptions["dtype"]; // the API refuses what it does not have
  const loading = { backend, threads, dtype, signal, onWarning: warn, ...hubOptions(flags) };
  const unmask = await showingDownloads((progress_callback) => pipeline("fill-mask", flags.model, { ...loading, progress_callback }));
  const options: FillMaskOptions = { truncation: flags.truncation, signal };
  if (flags.topK !== undefined) options.top_k = flags.topK;
  if (flags.targets !== undefined) options.targets = flags.targets;

  if (flags.jsonl) return filterStandardInput(fillMaskFilter(unmask, options), flags);
  if (flags.json) return write(oneLine(JSON.stringify(await unmask(texts, options))));
  const answers = await unmask.perMask(texts, options);
  await write(process.stdout.isTTY ? asTables(texts, answers, unmask.tokenizer.maskToken ?? "") : asLines(answers));
}

type Request = TaskRequest<(typeof requests)["fill-mask"]>;
type Answer = FillMaskAnswer | FillMaskAnswer[];

/** Lines with the same parameters are filled together. What they leave open, `options` says. */
function fillMaskFilter(unmask: FillMask, options: FillMaskOptions): LineFilter<Request> {
  const fill = async (some: Request[]): Promise<Answer[]> => {
    const texts = some.flatMap(({ inputs }) => inputs.map(({ text }) => text));
    const answers = (await unmask.perMask(texts, { ...options, ...some[0].parameters })).map(unwrapped).values();
    return some.map(({ inputs, isList }) => {
      const own = inputs.map(() => answers.next().value as FillMaskAnswer);
      return isList ? unwrapped(own) : own[0];
    });
  };
  return {
    read: (value) => readRequest(requests["fill-mask"], value, LINE),
    async answer(asked) {
      const answers: (Answer | TypeformerError)[] = [];
      for (const places of placesByParameters(asked)) {
        const settled = await settle(
          places.map((place) => asked[place]),
          fill,
        );
        for (const [i, place] of places.entries()) answers[place] = settled[i];
      }
      return answers;
    },
  };
}

/** A list of one is that one, as in Python. */
const unwrapped = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0] : list);

/** The places in the batch of the requests that ask for the same beside their texts. */
function placesByParameters(asked: Request[]): Iterable<number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { parameters }] of asked.entries()) {
    const key = JSON.stringify(parameters);
    places.set(key, [...(places.get(key) ?? []), place]);
  }
  return places.values();
}
