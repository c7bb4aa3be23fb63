import { type Command, Option } from "commander";
import { phase } from "../../../errors/index.ts";
import { command } from "../../command.ts";
import { loadingOptions, modelOption } from "../../options.ts";
import type { VerifyFlags } from "./run.ts";

const asOption = (): Option => new Option("--as <id>", "it is a copy of this model of the hub: hold it to the answers on its model card");
const encoderOption = (): Option =>
  new Option("--encoder <file>", "hold your own encoder to them: a module whose default export is (weights, ids) => taps").conflicts([
    "backend",
    "threads",
    "dtype",
    "simd",
    "as",
  ]);

/** `typeformer verify` */
export function verify(): Command {
  const verify = command("verify", ["typeformer verify", "typeformer verify --dtype q8"])
    .description(
      "Holds every value inside a model to the golden values beside it (golden.safetensors), which PyTorch computed; distilbert/distilroberta-base to the answers on its model card.",
    )
    .argument("[model]", "the same as --model")
    .addOption(modelOption())
    .addOption(asOption())
    .addOption(encoderOption())
    .action(async (model: string | undefined, flags: VerifyFlags) => {
      if (model !== undefined && flags.model !== undefined) verify.error("the model is named twice: leave out --model");
      const { runVerify } = await phase("parts imported", () => import("./run.ts"));
      await runVerify(model ?? flags.model, flags);
    });
  for (const option of loadingOptions()) verify.addOption(option);
  return verify;
}
