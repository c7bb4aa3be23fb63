import { describe, expect, test } from "@jest/globals";
import { openFile } from "../../src/checkpoint/node-files.ts";
import type { Model } from "../../src/model/index.ts";
import { everyBackend, generatedModel } from "../support/models.ts";
import { openFullShape } from "./full-shape.ts";

const { config, seed, cases, strays } = await openFullShape(await openFile("test/golden/full/golden.safetensors"));

describe.each(everyBackend)("on %s", (backend) => {
  let model: Promise<Model> | undefined;
  test.each(cases.map((name, i) => [name, i] as const))("%s", async (_, i) => {
    model ??= generatedModel(config, seed, backend);
    expect(await strays(await model, i)).toEqual([]);
  });
});
