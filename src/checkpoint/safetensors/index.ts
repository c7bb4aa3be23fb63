/** Reading and writing safetensors files. */
export { type Dtype, isFloat } from "./dtype.ts";
export type { TensorInfo } from "./header.ts";
export { openSafetensors, type Safetensors } from "./reader.ts";
export { type Layout, layOut, type StoredTensor, toHalf, type Writable, writeSafetensors } from "./writer.ts";
