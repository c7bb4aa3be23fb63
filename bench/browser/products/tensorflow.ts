/** TensorFlow.js on WebGPU. */
import { type Contestant, installed } from "../product.ts";
import { INSTALL, PEERS } from "./peers.ts";

/** As much of the library as is used. */
interface Library {
  version_core: string;
  setBackend(name: string): Promise<boolean>;
  env(): { set(flag: string, value: unknown): void };
  backend(): { device: GPUDevice };
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
}
interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

export async function tensorflow(): Promise<Contestant> {
  const folder = `${PEERS}/@tensorflow`;
  const tf: Library = await import(await installed(`${folder}/tfjs-core/dist/tf-core.fesm.min.js`, INSTALL));
  await import(await installed(`${folder}/tfjs-backend-webgpu/dist/tf-backend-webgpu.fesm.min.js`, INSTALL));
  if (!(await tf.setBackend("webgpu"))) throw new Error("its backend webgpu does not open here");
  tf.env().set("WEBGPU_CPU_FORWARD", false); // else small products run on the CPU
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 1); // else it collects products, and there is nothing to wait for
  const { device } = tf.backend();
  return {
    name: `TensorFlow.js ${tf.version_core}, WebGPU`,
    onGpu: true,
    async place({ rows, in: width, out, x, transposed }) {
      const operands = [tf.tensor2d(x, [rows, width]), tf.tensor2d(transposed, [width, out])] as const;
      return {
        async multiply() {
          const y = tf.matMul(...operands);
          await device.queue.onSubmittedWorkDone();
          y.dispose();
        },
        async answer() {
          const y = tf.matMul(...operands);
          const data = Float32Array.from(await y.data());
          y.dispose();
          return data;
        },
        release() {
          for (const operand of operands) operand.dispose();
        },
      };
    },
  };
}
