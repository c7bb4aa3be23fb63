import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { GPU } from "gpu.js";
import { openBackend } from "../../../src/backends/index.ts";
import { loadModel } from "../../../src/doors/node.ts";
import { compare, dequantizeRows, integers, normal, uniform } from "../../../src/tensor/index.ts";
import { built, onBuilt } from "../../support/built.ts";
import { workingModes } from "../../support/gpujs-modes.ts";
import { folders } from "../../support/models.ts";

const modes = await workingModes();
const place = `./${folders.tiny}`;

describe.each(modes)("in the mode %s", (mode) => {
  test("more than the device binds is refused before it is computed", async () => {
    const { backend } = await openBackend("gpujs", { threads: 1, gpujs: { mode }, bindingLimit: 2 ** 20 });
    const weight = await backend.parameter("weight", [5, 300], "table", (target) => void target.fill(1));
    const inputs = (tokens: number) => ({ ids: new Int32Array(tokens) });
    const program: Parameters<typeof backend.fits<"ids">>[1] = (ops, { ids }) => ({ y: ops.embed([weight, ids]) });
    expect(backend.fits(inputs(800), program)).toBe(true);
    expect(backend.fits(inputs(1200), program)).toBe(false);
    await expect(backend.pass(inputs(12000), program)).rejects.toMatchObject({
      code: "out_of_memory",
      message: `the pass needs an array of 14 MiB, and gpujs (${mode}) holds 1 MiB at most: ask for less at a time, fewer texts, positions or taps`,
    });
    backend.dispose();
  });

  test("logits of more than the device binds are ranked in chunks of rows", async () => {
    const ranked = async (bindingLimit: number) => {
      const { backend } = await openBackend("gpujs", { threads: 1, gpujs: { mode }, bindingLimit });
      const weight = await backend.parameter("weight", [150, 3], "matrix", (target) => target.set(normal(1, 450)));
      const bias = await backend.parameter("bias", [150], "vector", (target) => target.set(normal(2, 150)));
      const program: Parameters<typeof backend.fits<"ids">>[1] = (ops, { ids }) => ({
        ...ops.topk(ops.linear(ops.embed([weight, ids]), { weight, bias }), 2),
      });
      const inputs = { ids: Int32Array.from({ length: 20 }, (_, i) => 7 * i) };
      expect(backend.fits(inputs, program)).toBe(true);
      const answers = await backend.pass(inputs, program);
      backend.dispose();
      return answers;
    };
    expect(await ranked(8 * 150 * 4)).toEqual(await ranked(2 ** 24));
  });

  test("8-bit integers are what they stand for, and a parameter that is not finite is refused", async () => {
    const { backend } = await openBackend("gpujs", { threads: 1, gpujs: { mode } });
    const values = Int8Array.from(integers(1, 37 * 31, 255), (value) => value - 127);
    const scales = uniform(2, 37, 0.005, 0.015);
    const weight = await backend.quantizedParameter("weight", [37, 31], 2, (target, targetScales) => {
      target.set(values);
      targetScales.set(scales);
    });
    const { y } = await backend.pass({ ids: Int32Array.of(36, 0) }, (ops, { ids }) => ({ y: ops.embed([weight, ids]) }));
    const expected = new Float32Array(37 * 31);
    dequantizeRows(values, scales, 31, expected);
    expect(compare(y, [...expected.slice(36 * 31), ...expected.slice(0, 31)]).maxAbs).toBe(0);
    await expect(backend.parameter("bad", [3], "vector", (target) => target.set([1, NaN, 2]))).rejects.toMatchObject({
      code: "invalid_parameter",
      message: expect.stringContaining("bad holds NaN at element 1"),
    });
    backend.dispose();
  });
});

test("the mode that runs is in the description, and auto never takes it", async () => {
  const model = await loadModel(place, { backend: "gpujs" });
  expect(model.backend).toBe(`gpujs (${modes[0]})`);
  model.dispose();
  expect((await openBackend()).description).not.toMatch(/^gpujs/);
});

describe("what does not work is said", () => {
  const load = (gpujs: object) => loadModel(place, { backend: "gpujs", gpujs });

  test("an option or mode that there is not", async () => {
    await expect(load({ mode: "webgp" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining('gpujs.mode: "webgp" is not known. Did you mean "webgpu"?'),
    });
    await expect(load({ modes: "cpu" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining('gpujs: unknown option "modes". Did you mean "mode"?'),
    });
    await expect(load({ GPU: class {} })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("gpujs.GPU: expected the class of gpu.js"),
    });
  });

  test("a mode that does not work here, unless a slower one may stand in", async () => {
    await expect(load({ mode: "webgl2" })).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringContaining(
        "gpu.js does not run in the mode webgl2: it is not supported here. gpujs: { fallback: true } lets a slower mode stand in",
      ),
    });
    const model = await load({ mode: "webgl2", fallback: true });
    expect(model.backend).toMatch(/^gpujs \((headlessgl|webasm); passed over: webgl2 \(it is not supported here\)/);
    model.dispose();
  });

  test("a mode that gpu.js leaves by itself", async () => {
    class Elsewhere extends GPU {
      constructor() {
        super({ mode: "cpu" });
      }
    }
    await expect(load({ mode: "webasm", GPU: Elsewhere })).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringContaining("gpu.js was asked for webasm and computes in cpu"),
    });
  });

  test("a mode that computes something else", async () => {
    class Wrong extends GPU {
      override createKernel(_source: unknown, settings: object) {
        return super.createKernel("function wrong(x, bias) { return 1; }", settings) as never;
      }
    }
    await expect(load({ mode: "cpu", GPU: Wrong })).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringContaining("gpu.js does not run in the mode cpu: it computes wrongly: found 1,1,1,1, expected 5.5,4,11.5,18"),
    });
  });

  test("the class of gpu.js for a worker", async () => {
    await expect(loadModel(place, { backend: "gpujs", gpujs: { GPU }, worker: true })).rejects.toMatchObject({
      code: "invalid_option",
      message: "gpujs.GPU is a class, which cannot be sent to a worker: load the model with worker: false",
    });
  });

  test("gpu.js that is not installed", async () => {
    jest.unstable_mockModule("gpu.js", () => {
      throw new Error("Cannot find package 'gpu.js'");
    });
    await jest.isolateModulesAsync(async () => {
      const { loadModel } = await import("../../../src/doors/node.ts");
      await expect(loadModel(place, { backend: "gpujs" })).rejects.toMatchObject({
        code: "backend_unavailable",
        message: expect.stringContaining("gpujs (gpu.js in Node needs one more package: npm install gpu.js)"),
      });
    });
    jest.unstable_unmockModule("gpu.js");
  });
});

describe("of the built package", () => {
  beforeAll(built);

  test("in a worker the mode goes with the options", () => {
    const program = `
      const model = await loadModel("${place}", { backend: "gpujs", gpujs: { mode: "webasm" }, worker: true });
      console.log(JSON.stringify(model.backend));
      model.dispose();`;
    expect(onBuilt(program)).toBe("gpujs (webasm)");
  });

  test("where code may not be made from strings, the mode that needs it is refused and the others work", () => {
    const program = `
      const said = [];
      for (const mode of ["cpu", "webasm"]) {
        try {
          const model = await loadModel("${place}", { backend: "gpujs", gpujs: { mode } });
          await model.run({ ids: [5, 6, 7] });
          said.push(model.backend);
        } catch ({ code, message }) {
          said.push(code + ": " + message);
        }
      }
      console.log(JSON.stringify(said));`;
    expect(onBuilt(program, 60_000, ["--disallow-code-generation-from-strings"])).toEqual([
      expect.stringMatching(
        /^backend_unavailable: .*gpu\.js does not run in the mode cpu: it compiles JavaScript with new Function, which is forbidden here/,
      ),
      "gpujs (webasm)",
    ]);
  });
});
