import type { Command } from "commander";
import { command } from "../../command.ts";
import type { HubFlags } from "../../hub-flags.ts";
import { offlineOption, revisionOption } from "../../options.ts";

/** `typeformer quantize` */
export const quantize = (): Command =>
  command("quantize", ["typeformer quantize weights/mini mini-q8"])
    .description("Writes a model again with int8 for its matrices: about a quarter of f32's size. The new folder is used like any other.")
    .argument("<model>", "a model's folder, address or hub id")
    .argument("<out>", "the folder to make")
    .addOption(revisionOption())
    .addOption(offlineOption())
    .action(async (model: string, out: string, flags: HubFlags) => (await import("./run.ts")).runQuantize(model, out, flags));
