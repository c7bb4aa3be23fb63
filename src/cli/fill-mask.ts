import { type FillMask, type FillMaskItem, type FillMaskOptions, type LoadOptions, pipeline } from "../doors/node.ts";
import type { TypeformerError } from "../errors/index.ts";
import { interrupted, warn, write } from "./channels.ts";
import { showingDownloads } from "./download-view.ts";
import { asLines, asTables } from "./fill-mask-view.ts";
import { type HubFlags, hubOptions } from "./hub-flags.ts";
import { filterStandardInput, type LineFilter, settle } from "./json-lines.ts";
import { isString, type Kinds, lineFields } from "./line-fields.ts";

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
  if (flags.json) return write(`${JSON.stringify(await unmask(texts, options))}\n`);
  const answers = await unmask.perMask(texts, options);
  await write(process.stdout.isTTY ? asTables(texts, answers, unmask.tokenizer.maskToken ?? "") : asLines(answers));
}

const KINDS: Kinds = {
  targets: {
    expected: "a string or a list of strings",
    test: (value) => isString(value) || (Array.isArray(value) && value.every(isString)),
  },
  top_k: { expected: "a whole number", test: (value) => Number.isInteger(value) },
};

type Request = { text: string; targets?: FillMaskOptions["targets"]; top_k?: number };

/** Lines with the same targets and `top_k` are filled together. What they leave open, `options` says. */
function fillMaskFilter(unmask: FillMask, options: FillMaskOptions): LineFilter<Request> {
  const fill = async (texts: string[], own: FillMaskOptions) =>
    (await unmask.perMask(texts, { ...options, ...own })).map((masks) => (masks.length === 1 ? masks[0] : masks));

  return {
    read: (value) => lineFields(value, KINDS) as Request,
    async answer(requests) {
      const answers: (FillMaskItem[] | FillMaskItem[][] | TypeformerError)[] = [];
      for (const { own, members } of groups(requests)) {
        const settled = await settle(
          members.map(({ text }) => text),
          (texts) => fill(texts, own),
        );
        for (const [i, { index }] of members.entries()) answers[index] = settled[i];
      }
      return answers;
    },
  };
}

type Group = { own: FillMaskOptions; members: { text: string; index: number }[] };

/** Requests by what they ask for beside their text, each with its place in the batch. */
function groups(requests: Request[]) {
  const byKey = new Map<string, Group>();
  for (const [index, { text, ...own }] of requests.entries()) {
    const key = JSON.stringify([own.targets, own.top_k]);
    const group: Group = byKey.get(key) ?? { own, members: [] };
    group.members.push({ text, index });
    byKey.set(key, group);
  }
  return byKey.values();
}
