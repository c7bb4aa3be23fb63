/** WebGPU for tests: whether this machine has it, and a device whose memory is counted. */
import { usePeersOfNode } from "../../src/kernels/devices/node-peers.ts";
import { peers } from "../../src/kernels/devices/peers.ts";
import { openDevice } from "../../src/kernels/devices/webgpu/index.ts";
import { BufferCount } from "./buffer-count.ts";
import { notAsked } from "./devices.ts";
import { everyBackend } from "./models.ts";

usePeersOfNode();

const software =
  "Debian's packages chromium and libvulkan1 bring one in software: VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json";

/** Why there is no WebGPU here, and what would change that; empty where there is. */
export const noWebGpu: string = notAsked || (await whyNoDevice());

function whyNoDevice(): Promise<string> {
  return openDevice().then(
    ({ gpu }) => {
      gpu.destroy();
      return "";
    },
    (cause) => `${cause.message}. ${software}`,
  );
}

/** The backends that need a GPU and find one; prints why where there is none. */
export const gpuBackends: string[] = noWebGpu ? [] : ["webgpu"];

/** The backends of this run: those of the CPU, or, where devices are asked for and found, those of the GPU. */
export const backendsOfThisRun: readonly string[] = gpuBackends.length > 0 ? gpuBackends : everyBackend;
if (noWebGpu) process.stdout.write(`skipped: webgpu, since ${noWebGpu}\n`);

/** What was asked of the devices that were opened through it. */
export interface Watch {
  devices: GPUDevice[];
  /** Bytes of all buffers that were made and not destroyed. */
  bytes(): number;
  submissions: number;
  /** The sizes of all buffers that were made under this label. */
  sizesOf(label: string): number[];
}

/** From here on, backends of this test file open devices that are counted. */
export function watchGpu(): Watch {
  const buffers = new BufferCount();
  const watch: Watch = {
    devices: [],
    submissions: 0,
    bytes: () => buffers.bytes,
    sizesOf: (wanted) => buffers.made.filter(({ label }) => label === wanted).map(({ size }) => size),
  };
  const { webgpu } = peers;
  peers.webgpu = async () => {
    const gpu = await webgpu();
    const requestAdapter: GPU["requestAdapter"] = async (options) => {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return adapter;
      const requestDevice: GPUAdapter["requestDevice"] = async (descriptor) =>
        watched(await adapter.requestDevice(descriptor), watch, buffers);
      return { limits: adapter.limits, info: adapter.info, features: adapter.features, requestDevice } as GPUAdapter;
    };
    return { requestAdapter } as GPU;
  };
  return watch;
}

function watched(device: GPUDevice, watch: Watch, buffers: BufferCount): GPUDevice {
  watch.devices.push(device);
  buffers.watch(device);
  const submit = device.queue.submit.bind(device.queue);
  device.queue.submit = (commands) => {
    watch.submissions++;
    submit(commands);
  };
  return device;
}
