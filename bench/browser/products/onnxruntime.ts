/** onnxruntime-web on WebGPU: operands and result are buffers of its device. */
import { Usage } from "../../../src/kernels/devices/webgpu/index.ts";
import { type Contestant, installed } from "../product.ts";
import { onnxMatMul } from "./onnx-matmul.ts";
import { INSTALL, PEERS } from "./peers.ts";

/** As much of the library as is used. */
interface Library {
  env: {
    versions: { web: string };
    wasm: { wasmPaths: string; numThreads: number };
    webgpu: { device: Promise<GPUDevice> };
    logLevel: string;
  };
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  Tensor: { fromGpuBuffer(buffer: GPUBuffer, options: { dataType: "float32"; dims: number[] }): Tensor };
}
interface Session {
  run(feeds: Record<string, Tensor>): Promise<{ y: Tensor }>;
  release(): Promise<void>;
}
interface Tensor {
  getData(): Promise<Float32Array>;
  dispose(): void;
}

export async function onnxruntime(): Promise<Contestant> {
  const folder = `${PEERS}/onnxruntime-web/dist/`;
  const ort: Library = await import(await installed(`${folder}ort.webgpu.bundle.min.mjs`, INSTALL));
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = 1; // it only guides the device here
  ort.env.logLevel = "error";
  return {
    name: `onnxruntime-web ${ort.env.versions.web}, WebGPU`,
    onGpu: true,
    async place({ rows, in: width, out, x, transposed }) {
      const options = { executionProviders: ["webgpu"], preferredOutputLocation: "gpu-buffer" };
      const session = await ort.InferenceSession.create(onnxMatMul(rows, width, out), options);
      const device = await ort.env.webgpu.device;
      const buffers: GPUBuffer[] = [];
      const put = (values: Float32Array<ArrayBuffer>, dims: number[]) => {
        const buffer = device.createBuffer({ size: values.byteLength, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
        device.queue.writeBuffer(buffer, 0, values);
        buffers.push(buffer);
        return ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims });
      };
      const feeds = { x: put(x, [rows, width]), w: put(transposed, [width, out]) };
      return {
        async multiply() {
          const { y } = await session.run(feeds);
          await device.queue.onSubmittedWorkDone();
          y.dispose();
        },
        async answer() {
          const { y } = await session.run(feeds);
          const data = Float32Array.from(await y.getData());
          y.dispose();
          return data;
        },
        release() {
          for (const buffer of buffers) buffer.destroy();
          session.release();
        },
      };
    },
  };
}
