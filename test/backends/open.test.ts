import { expect, test } from "@jest/globals";
import { hostBackend } from "../../src/backends/host.ts";
import { openBackend } from "../../src/backends/index.ts";
import { kernelsOf } from "../../src/backends/kernels.ts";
import { TypeformerError } from "../../src/errors/index.ts";

const working = { byItself: true, open: () => hostBackend({ description: "plain", kernels: kernelsOf("cpu"), fused: true }) };
const broken = (reason: string, byItself = true) => ({
  byItself,
  open: () => {
    throw new TypeformerError("backend_unavailable", reason);
  },
});

test("what does not work here is passed over, and the description says why", async () => {
  const { description } = await openBackend("auto", { threads: 1 }, { fast: broken("no SIMD"), plain: working });
  expect(description).toBe("plain; passed over: fast (no SIMD)");
});

test("auto takes nothing that must be asked for", async () => {
  const gpu = { ...working, byItself: false };
  await expect(openBackend("auto", { threads: 1 }, { gpu, fast: broken("no SIMD") })).rejects.toMatchObject({
    code: "backend_unavailable",
  });
  expect((await openBackend(["gpu", "auto"], { threads: 1 }, { gpu })).description).toBe("plain");
});

test("none that works is an error that names each and why", async () => {
  await expect(
    openBackend(["fast", "gpu"], { threads: 1 }, { fast: broken("no SIMD"), gpu: broken("no adapter", false) }),
  ).rejects.toMatchObject({
    code: "backend_unavailable",
    message: expect.stringMatching(/fast \(no SIMD\), gpu \(no adapter\)/),
  });
});

test.each([
  ["an error of another kind", new TypeformerError("out_of_memory", "no room")],
  ["a fault of the backend's own", new RangeError("not a function")],
])("%s is thrown as it is: the next backend would hide it", async (_, error) => {
  const faulty = {
    byItself: true,
    open: () => {
      throw error;
    },
  };
  await expect(openBackend("auto", { threads: 1 }, { faulty, plain: working })).rejects.toBe(error);
});

test("a module of other kernels is refused, and not passed over", async () => {
  const wasmModule = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  await expect(openBackend(["wasm", "cpu"], { threads: 1, wasmModule })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringMatching(/wasmModule is not the module of this version of typeformer .*: it does not export .*packWeights/),
  });
});

test("an unknown name is refused, even behind one that works", async () => {
  await expect(openBackend(["cpu", "webgqu"])).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining('"webgqu"'),
  });
});
