import { type Command, Option } from "commander";
import { phase } from "../../../errors/index.ts";
import { command } from "../../command.ts";
import { backendOption, dtypeOption, modelOption, offlineOption, revisionOption } from "../../options.ts";
import { timingsOption } from "../../timings.ts";
import type { VerifyFlags } from "./run.ts";

const asOption = (): Option => new Option("--as <id>", "it is a copy of this model of the hub: hold it to the answers on its model card");
const encoderOption = (): Option =>
  new Option("--encoder <file>", "hold your own encoder to them: a module whose default export is (weights, ids) => taps").conflicts([
    "backend",
    "dtype",
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
    .addOption(revisionOption())
    .addOption(offlineOption())
    .addOption(asOption())
    .addOption(backendOption())
    .addOption(dtypeOption())
    .addOption(encoderOption())
    .addOption(timingsOption())
    .action(async (model: string | undefined, flags: VerifyFlags) => {
      if (model !== undefined && flags.model !== undefined) verify.error("the model is named twice: leave out --model");
      const { runVerify } = await phase("parts imported", () => import("./run.ts"));
      await runVerify(model ?? flags.model, flags);
    });
  return verify;
}
