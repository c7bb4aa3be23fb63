import { expect, test } from "@jest/globals";
import { namingFittingCommand } from "../../src/cli/fitting-command.ts";
import { TypeformerError } from "../../src/errors/index.ts";

const missing = new TypeformerError("missing_head", "it has none");
const family = "test/golden/family";

test.each([
  ["roberta/mlm", "fill-mask or score"],
  ["bert/classifier", "classify, or zero-shot if its labels are entailment and contradiction"],
  ["distilbert/tokens", "ner"],
  ["roberta/span", "qa"],
])("of %s it is %s", async (folder, command) => {
  const named = await namingFittingCommand(missing, `${family}/${folder}`, {});
  expect(named).toMatchObject({ code: "missing_head", message: `it has none. Use typeformer ${command}`, cause: missing });
});

test("where no model was named it is told how to name one", async () => {
  const advice = "This is the bundled model: name one that was fine-tuned for it by --model";
  expect(await namingFittingCommand(missing, undefined, {})).toMatchObject({ code: "missing_head", message: `it has none. ${advice}` });
});

test("another error stays as it is", async () => {
  const other = new TypeformerError("file_missing", "there is no model");
  expect(await namingFittingCommand(other, `${family}/roberta/mlm`, {})).toBe(other);
  const foreign = new Error("a fault");
  expect(await namingFittingCommand(foreign, undefined, {})).toBe(foreign);
});
