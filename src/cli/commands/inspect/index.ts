import type { Command } from "commander";
import { command } from "../../command.ts";
import type { InspectFlags } from "./run.ts";

/** `typeformer inspect` */
export const inspect = (): Command =>
  command("inspect", ["typeformer inspect weights/mini/model.safetensors"])
    .description("Lists what safetensors files hold: names, types, shapes, sizes, metadata.")
    .argument("<files...>", "safetensors files")
    .option("--json", "print one line of JSON for each file")
    .action(async (files: string[], flags: InspectFlags) => (await import("./run.ts")).runInspect(files, flags));
