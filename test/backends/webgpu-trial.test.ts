/** An adapter that computes something else than it must is refused when a model is loaded, by its name: here the software's, made to lie. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { GPU as GpuJs } from "gpu.js";
import { loadModel } from "../../src/doors/node.ts";
import { peers } from "../../src/kernels/devices/peers.ts";
import { BufferCount } from "../support/buffer-count.ts";
import { noWebGpu } from "../support/gpu.ts";
import { folders } from "../support/models.ts";

const place = `./${folders.tiny}`;
const { webgpu } = peers;
const buffers = new BufferCount();

/** From here on the adapter has this name, and compiles WGSL as `change` makes it. */
function adapterCalled(vendor: string, change: (code: string) => string): void {
  peers.webgpu = async () => {
    const gpu = await webgpu();
    const requestAdapter: GPU["requestAdapter"] = async (options) => {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return adapter;
      const requestDevice: GPUAdapter["requestDevice"] = async (descriptor) => {
        const device = await adapter.requestDevice(descriptor);
        buffers.watch(device);
        const compile = device.createShaderModule.bind(device);
        device.createShaderModule = ({ code, ...others }) => compile({ ...others, code: change(code) });
        return device;
      };
      return { limits: adapter.limits, info: { vendor }, features: adapter.features, requestDevice } as GPUAdapter;
    };
    return { requestAdapter } as GPU;
  };
}

/** One constant of GELU, off by a third of a thousandth. */
const lie = (code: string) => code.replace("1.12837809", "1.128");

(noWebGpu ? describe.skip : describe)("an adapter", () => {
  afterEach(() => {
    peers.webgpu = webgpu;
  });

  test("that tells the truth is taken", async () => {
    adapterCalled("truthful", (code) => code);
    const model = await loadModel(place, { backend: "webgpu" });
    expect(model.backend).toBe("webgpu (truthful)");
    model.dispose();
  });

  test("that lies is refused by its name, and leaves no memory behind", async () => {
    adapterCalled("liar", lie);
    await expect(loadModel(place, { backend: "webgpu" })).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringMatching(/webgpu \(liar computes wrongly: in a pass whose answer is known, gelu is off by/),
    });
    expect(buffers.bytes).toBe(0);
  });

  test("is passed over where another backend is named after it, which says why", async () => {
    adapterCalled("liar", lie);
    const model = await loadModel(place, { backend: ["webgpu", "cpu"] });
    expect(model.backend).toMatch(/^cpu \(1 thread\); passed over: webgpu \(liar computes wrongly/);
    model.dispose();
  });
});

(noWebGpu ? describe.skip : describe)("gpu.js on an adapter", () => {
  class Liar extends GpuJs {
    override createKernel(source: unknown, settings: object) {
      return super.createKernel(String(source).replace("0.254829592", "0.25") as never, settings) as never;
    }
  }

  test("that lies is refused by the adapter's name", async () => {
    await expect(loadModel(place, { backend: "gpujs", gpujs: { mode: "webgpu", GPU: Liar } })).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringMatching(/gpu\.js does not run in the mode webgpu: gpu\.js on .+ computes wrongly: .* gelu is off/),
    });
  });

  test("lets a slower mode stand in where it may, which says why", async () => {
    const model = await loadModel(place, { backend: "gpujs", gpujs: { mode: "webgpu", GPU: Liar, fallback: true } });
    expect(model.backend).toMatch(/^gpujs \(\w+; passed over: webgpu \(gpu\.js on .+ computes wrongly/);
    model.dispose();
  });

  test("that tells the truth is taken", async () => {
    const model = await loadModel(place, { backend: "gpujs", gpujs: { mode: "webgpu", GPU: GpuJs } });
    expect(model.backend).toBe("gpujs (webgpu)");
    model.dispose();
  });
});
