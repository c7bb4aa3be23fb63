import type { Command } from "commander";
import { command, refuseCommand } from "../../command.ts";
import type { CacheFlags } from "./run.ts";

/** `typeformer cache` */
export function cache(): Command {
  const cache = command("cache", ["typeformer cache", "typeformer cache remove distilbert/distilroberta-base"]).description(
    "Shows which models of the hub are on this machine, and removes them. Python's huggingface_hub keeps its own in the same place.",
  );
  const list = command("list", ["typeformer cache list --json"])
    .description("Lists the models with their sizes. This is what is done without a word after `cache`.")
    .option("--json", "print one line of JSON")
    .allowExcessArguments()
    .action(async (flags: CacheFlags, { args: [word] }: Command) => {
      if (word !== undefined) refuseCommand(cache, word);
      await (await import("./run.ts")).runCacheList(flags);
    });
  const remove = command("remove", ["typeformer cache remove distilbert/distilroberta-base"])
    .description("Removes a model, at once and with all its revisions.")
    .argument("<model>", "its id as the list shows it")
    .option("--json", "print what was removed as one line of JSON")
    .action(async (model: string, flags: CacheFlags) => (await import("./run.ts")).runCacheRemove(model, flags));
  return cache.addCommand(list, { isDefault: true }).addCommand(remove);
}
