/** The shape of distilroberta-base with generated weights: nothing is shipped, both sides make the same 82 million numbers. */
import { describe, expect, test } from "@jest/globals";
import { openFile } from "../../src/checkpoint/node-files.ts";
import { openSafetensors, type Safetensors } from "../../src/checkpoint/safetensors/index.ts";
import type { GoldenCase } from "../../src/golden/index.ts";
import { type Model, readConfig, type TapName } from "../../src/model/index.ts";
import { compare } from "../../src/tensor/compare.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { everyBackend, generatedModel } from "../support/models.ts";

const LOGIT_TOLERANCE = 1e-4; // 86 M multiply-adds a token in another order of summation; what is seen is some 1e-5
const HIDDEN_TOLERANCE = 2e-5;
const SUM_TOLERANCE = 1e-6; // per element of a layer, relative to the mean |x| of about 0.8

const file = await open();
const cases = JSON.parse(file.metadata.cases) as (GoldenCase & { positions: number[] })[];
const config = readConfig(JSON.parse(file.metadata.config), "the golden file's config");
const taps = ["embeddings.normed", ...Array.from({ length: config.layers }, (_, i) => `layer.${i}.mlp.normed`)] as TapName[];

describe.each(everyBackend)("on %s", (backend) => {
  let model: Promise<Model> | undefined;
  test.each(cases.map((each, i) => [each.name, i, each] as const))("%s", async (_, i, { ids, positions, top5 }) => {
    model ??= generatedModel(config, Number(file.metadata.seed), backend);
    const output = await (await model).run({ ids }, { positions, taps });
    for (const tap of taps) {
      const hidden = output.taps[tap];
      expect(compare(rowsOf(hidden, positions), await numbers(`${i}.${tap}.rows`)).maxAbs).toBeLessThan(HIDDEN_TOLERANCE);
      const differences = compare(checksum(hidden), await numbers(`${i}.${tap}.checksum`));
      expect(differences.maxAbs).toBeLessThan(SUM_TOLERANCE * hidden.size);
    }
    expect(compare(output.logits.flat(), await numbers(`${i}.logits`)).maxAbs).toBeLessThan(LOGIT_TOLERANCE);

    const [rankings] = await (await model).rank([{ ids }], [positions], { k: 50 });
    expect(rankings[0].ids).toEqual(Array.from(await numbers(`${i}.top.index`)));
    for (const [row, position] of positions.entries()) expect(rankings[row].ids.slice(0, 5)).toEqual(top5[position]);
  });
});

async function open(): Promise<Safetensors> {
  const source = await openFile("test/golden/full/golden.safetensors");
  if (!source) throw new Error("test/golden/full/golden.safetensors is missing: python test/golden/make.py --only full writes it");
  return openSafetensors(source);
}

async function numbers(name: string): Promise<ArrayLike<number>> {
  return (await file.read(name)).data as ArrayLike<number>;
}

function rowsOf(x: Tensor, positions: number[]): number[] {
  return positions.flatMap((position) => Array.from(x.pick(position).copy().data));
}

/** Sum, sum of |x| and maximum. */
function checksum(x: Tensor): number[] {
  const values = Array.from(x.flat());
  return [
    values.reduce((a, b) => a + b, 0),
    values.reduce((a, b) => a + Math.abs(b), 0),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}
