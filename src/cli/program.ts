import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { requests } from "../doors/requests.ts";
import type { CacheFlags } from "./cache.ts";
import { prepared, refuseCommand } from "./command.ts";
import type { DownloadFlags } from "./download.ts";
import type { FillMaskFlags } from "./fill-mask.ts";
import type { HubFlags } from "./hub-flags.ts";
import type { InspectFlags } from "./inspect.ts";
import {
  atCommas,
  backendOption,
  checkInput,
  dtypeOption,
  jsonLinesOption,
  keepGoingOption,
  modelOption,
  offlineOption,
  revisionOption,
  wholeNumber,
} from "./options.ts";
import type { TokenizeFlags } from "./tokenize.ts";
import type { VerifyFlags } from "./verify.ts";

/**
 * The commands with their options and help. What a command does is loaded when it runs: `--help` waits for no engine, `tokenize` for no model.
 */
export function program(): Command {
  const typeformer = prepared(new Command("typeformer"), [
    'typeformer fill-mask "She opened the <mask> and walked into the room."',
    'typeformer tokenize "Hello, world!"',
  ])
    .description("Fills masks in sentences with RoBERTa-family models.")
    .version(version(), "-V, --version", "show the version")
    .helpCommand("help [command]", "Shows the help of a command.")
    .addHelpText("after", "\nExit codes: 0 all went well, 1 something failed, 2 the command line makes no sense.");

  const command = (name: string, examples: string[]): Command => prepared(typeformer.command(name), examples);

  const fillMask = command("fill-mask", [
    'typeformer fill-mask "She opened the <mask> and walked into the room." --top-k 3',
    'typeformer fill-mask "She opened the <mask>." --targets " door, window"',
    `printf '%s\\n' '"The sky is <mask>."' '{"text": "I like <mask>.", "top_k": 1}' | typeformer fill-mask --jsonl`,
  ])
    .description("Guesses the words behind the masks of texts.")
    .argument("[texts...]", "texts with one or more masks, written <mask> for most models")
    .addOption(modelOption())
    .addOption(revisionOption())
    .addOption(offlineOption())
    .option("--top-k <n>", "how many guesses for each mask (default: 5)", wholeNumber)
    .option(
      "--targets <a,b>",
      'judge only these words, split at commas; inside a sentence a word begins with its space: " door, room"',
      atCommas,
    )
    .addOption(backendOption())
    .option("--threads <n>", "threads to compute with", wholeNumber)
    .addOption(dtypeOption())
    .option("--truncation", "cut texts that are too long for the model instead of refusing them")
    .option("--json", "print the value that the API gives, as one line of JSON")
    .addOption(jsonLinesOption(requests["fill-mask"]))
    .addOption(keepGoingOption())
    .action(async (texts: string[], flags: FillMaskFlags) => {
      checkInput(fillMask, texts, flags, '"She opened the <mask>."');
      await (await import("./fill-mask.ts")).runFillMask(texts, flags);
    });

  const tokenize = command("tokenize", [
    'typeformer tokenize "She opened the <mask>."',
    `printf '%s\\n' '"Hello, world!"' '{"text": "A question?", "pair": "An answer."}' | typeformer tokenize --jsonl`,
  ])
    .description("Shows the tokens of texts, their ids, and what they cover. Reads a model's tokenizer only, not its weights.")
    .argument("[texts...]", "any texts")
    .addOption(modelOption())
    .addOption(revisionOption())
    .addOption(offlineOption())
    .addOption(jsonLinesOption(requests.tokenize))
    .addOption(keepGoingOption())
    .action(async (texts: string[], flags: TokenizeFlags) => {
      checkInput(tokenize, texts, flags, '"Hello, world!"');
      await (await import("./tokenize.ts")).runTokenize(texts, flags);
    });

  command("inspect", ["typeformer inspect weights/mini/model.safetensors"])
    .description("Lists what safetensors files hold: names, types, shapes, sizes, metadata.")
    .argument("<files...>", "safetensors files")
    .option("--json", "print one line of JSON for each file")
    .action(async (files: string[], flags: InspectFlags) => (await import("./inspect.ts")).runInspect(files, flags));

  command("quantize", ["typeformer quantize weights/mini mini-q8"])
    .description("Writes a model again with int8 for its matrices: about a quarter of f32's size. The new folder is used like any other.")
    .argument("<model>", "a model's folder, address or hub id")
    .argument("<out>", "the folder to make")
    .addOption(revisionOption())
    .addOption(offlineOption())
    .action(async (model: string, out: string, flags: HubFlags) => (await import("./quantize.ts")).runQuantize(model, out, flags));

  const verify = command("verify", ["typeformer verify", "typeformer verify --dtype q8"])
    .description(
      "Holds every value inside a model to the golden values beside it (golden.safetensors), which PyTorch computed; distilbert/distilroberta-base to the answers on its model card.",
    )
    .argument("[model]", "the same as --model")
    .addOption(modelOption())
    .addOption(revisionOption())
    .addOption(offlineOption())
    .addOption(new Option("--as <id>", "it is a copy of this model of the hub: hold it to the answers on its model card"))
    .addOption(backendOption())
    .addOption(dtypeOption())
    .addOption(
      new Option("--encoder <file>", "hold your own encoder to them: a module whose default export is (weights, ids) => taps").conflicts([
        "backend",
        "dtype",
        "as",
      ]),
    )
    .action(async (model: string | undefined, flags: VerifyFlags) => {
      if (model !== undefined && flags.model !== undefined) verify.error("the model is named twice: leave out --model");
      await (await import("./verify.ts")).runVerify(model ?? flags.model, flags);
    });

  command("download", ["typeformer download distilbert/distilroberta-base"])
    .description("Brings a model of the hub into the cache, or up to date there; prints its folder. Goes on where it was interrupted.")
    .argument("<model>", "the model's id on the hub, organisation/name")
    .addOption(revisionOption())
    .option("--json", "print what was found as one line of JSON")
    .action(async (model: string, flags: DownloadFlags) => (await import("./download.ts")).runDownload(model, flags));

  const cache = command("cache", ["typeformer cache", "typeformer cache remove distilbert/distilroberta-base"]).description(
    "Shows which models of the hub are on this machine, and removes them. Python's huggingface_hub keeps its own in the same place.",
  );
  prepared(cache.command("list", { isDefault: true }), ["typeformer cache list --json"])
    .description("Lists the models with their sizes. This is what is done without a word after `cache`.")
    .option("--json", "print one line of JSON")
    .allowExcessArguments()
    .action(async (flags: CacheFlags, { args: [word] }: Command) => {
      if (word !== undefined) refuseCommand(cache, word);
      await (await import("./cache.ts")).runCacheList(flags);
    });
  prepared(cache.command("remove"), ["typeformer cache remove distilbert/distilroberta-base"])
    .description("Removes a model, at once and with all its revisions.")
    .argument("<model>", "its id as the list shows it")
    .option("--json", "print what was removed as one line of JSON")
    .action(async (model: string, flags: CacheFlags) => (await import("./cache.ts")).runCacheRemove(model, flags));

  return typeformer;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
