/** Golden files that were written when the taps of the masked-language-model head were still called `head.*`. */
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { openSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { loadModel } from "../../src/doors/node.ts";
import { openGoldens, verifyModel } from "../../src/golden/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { goldensIn } from "../support/goldens.ts";
import { folders } from "../support/models.ts";

test.each(Object.entries(folders))("the goldens of the %s model under the older names give the same verdict", async (_, folder) => {
  const file = await openSafetensors(await readFile(`${folder}/golden.safetensors`));
  const older = new Map<string, Tensor>();
  for (const name of file.tensors.keys()) older.set(name.replace(/^(\d+)\.mlm\./, "$1.head."), (await file.read(name)) as Tensor);
  expect([...older.keys()].filter((name) => name.includes(".head.")).length).toBeGreaterThan(0);

  const model = await loadModel(`./${folder}`);
  const verdict = await verifyModel(model, await openGoldens(writeSafetensors(older, file.metadata)));
  expect(verdict).toEqual(await verifyModel(model, await goldensIn(folder)));
  expect(verdict.rows.map(({ tap }) => tap)).toEqual(expect.arrayContaining(["mlm.dense", "mlm.activated", "mlm.normed"]));
});
