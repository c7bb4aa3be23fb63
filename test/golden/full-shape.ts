/** The shape of distilroberta-base, and that of roberta-base, with generated weights: nothing is shipped, both sides make the same millions of numbers. */
import type { ByteSource } from "../../src/checkpoint/index.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import type { GoldenCase } from "../../src/golden/index.ts";
import { type Model, type ModelConfig, readBlueprint, type TapName } from "../../src/model/index.ts";
import { compare, type Tensor } from "../../src/tensor/index.ts";

const LOGIT_TOLERANCE = 1e-4; // 86 M multiply-adds a token in another order of summation; what is seen is some 1e-5
const HIDDEN_TOLERANCE = 2e-5;
const SUM_TOLERANCE = 1e-6; // per element of a layer, relative to the mean |x| of about 0.8

/** The goldens of the full shape, and how a model of it is held to them. */
export interface FullShape {
  config: ModelConfig;
  /** Of the generated weights. */
  seed: number;
  cases: string[];
  /** What strays too far in a model's run of a case: a line for each, none where all is PyTorch's. */
  strays(model: Model, caseNumber: number): Promise<string[]>;
}

export async function openFullShape(source: ByteSource | undefined): Promise<FullShape> {
  if (!source) throw new Error("test/golden/full/golden.safetensors is missing: python test/golden/make.py --only full writes it");
  const file = await openSafetensors(source);
  const cases = JSON.parse(file.metadata.cases) as (GoldenCase & { positions: number[] })[];
  const { config } = await readBlueprint(JSON.parse(file.metadata.config), "the golden file's config");
  const taps: TapName[] = ["embeddings.normed", ...Array.from({ length: config.layers }, (_, i): TapName => `layer.${i}.mlp.normed`)];
  const numbers = async (name: string) => (await file.read(name)).data as Float32Array | Float64Array | Int32Array;

  async function strays(model: Model, caseNumber: number): Promise<string[]> {
    const { ids, positions, top5 } = cases[caseNumber];
    const found: string[] = [];
    async function hold(name: string, got: ArrayLike<number>, tolerance: number) {
      const { maxAbs, index } = compare(got, await numbers(`${caseNumber}.${name}`));
      if (!(maxAbs < tolerance)) found.push(`${name}[${index}] is off by ${maxAbs}, more than ${tolerance}`);
    }
    function same(name: string, got: ArrayLike<number>, expected: ArrayLike<number>) {
      if (String(got) !== String(expected)) found.push(`${name}: ${got}, expected ${expected}`);
    }

    const output = await model.run({ ids }, { positions, taps });
    for (const tap of taps) {
      const hidden = output.taps[tap];
      await hold(`${tap}.rows`, rowsOf(hidden, positions), HIDDEN_TOLERANCE);
      await hold(`${tap}.checksum`, checksum(hidden), SUM_TOLERANCE * hidden.size);
    }
    await hold("logits", output.logits.flat(), LOGIT_TOLERANCE);
    const [rankings] = await model.rank([{ ids }], [positions], { k: 50 });
    same("the 50 best", rankings[0].ids, await numbers(`${caseNumber}.top.index`));
    for (const [row, position] of positions.entries()) same(`the five best at ${position}`, rankings[row].ids.slice(0, 5), top5[position]);
    return found;
  }

  return { config, seed: Number(file.metadata.seed), cases: cases.map(({ name }) => name), strays };
}

function rowsOf(x: Tensor, positions: number[]): number[] {
  return positions.flatMap((position) => Array.from(x.pick(position).flat()));
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
