/** What every backend promises, each taken through it by its name: a new one need not be mentioned here. */
import { describe, expect, test } from "@jest/globals";
import { backendNames } from "../../src/backends/index.ts";
import { backendsHere } from "../support/backends.ts";
import { devicesAsked } from "../support/devices.ts";
import { chunks } from "./contract/chunks.ts";
import { inputs } from "./contract/inputs.ts";
import { int8 } from "./contract/int8.ts";
import { ops } from "./contract/ops.ts";
import { parameters } from "./contract/parameters.ts";
import { passes } from "./contract/passes.ts";

const here = await backendsHere();

test("those that need no GPU work everywhere", () => {
  expect(backendNames).toEqual(expect.arrayContaining(["reference", "cpu", "wasm", "webgpu", "gpujs"]));
  expect(here.map(({ name }) => name)).toEqual(
    expect.arrayContaining(devicesAsked ? ["gpujs (webasm)", "gpujs (cpu)"] : ["reference", "cpu", "wasm"]),
  );
});

describe.each(here)("$name", (backend) => {
  parameters(backend);
  int8(backend);
  ops(backend);
  inputs(backend);
  passes(backend);
  chunks(backend);
});
