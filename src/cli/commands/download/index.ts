import type { Command } from "commander";
import { command } from "../../command.ts";
import { revisionOption } from "../../options.ts";
import type { DownloadFlags } from "./run.ts";

/** `typeformer download` */
export const download = (): Command =>
  command("download", ["typeformer download distilbert/distilroberta-base"])
    .description("Brings a model of the hub into the cache, or up to date there; prints its folder. Goes on where it was interrupted.")
    .argument("<model>", "the model's id on the hub, organisation/name")
    .addOption(revisionOption())
    .option("--json", "print what was found as one line of JSON")
    .action(async (model: string, flags: DownloadFlags) => (await import("./run.ts")).runDownload(model, flags));
