/** A matrix product on which libraries meet. */
export interface Product {
  rows: number;
  in: number;
  out: number;
  /** [rows, in] */
  x: Float32Array<ArrayBuffer>;
  /** [out, in], as PyTorch stores it. */
  weight: Float32Array<ArrayBuffer>;
  /** [in, out], as ONNX and TensorFlow do. */
  transposed: Float32Array<ArrayBuffer>;
}

/** A product whose operands lie where a contestant computes. */
export interface Placed {
  /** Computes it and waits until that is done; nothing is copied back. */
  multiply(): Promise<void>;
  /** [rows, out], copied back. */
  answer(): Promise<Float32Array>;
  /** Gives the memory back. */
  release(): void;
}

/** A library that multiplies. */
export interface Contestant {
  name: string;
  /** Whether it computes on the GPU, to whose peak it is then held. */
  onGpu: boolean;
  place(product: Product): Promise<Placed>;
}

/** Opens a library. @throws Error with the reason why it cannot take part */
export type Library = () => Promise<Contestant>;

/** @throws Error where a peer's file is not there, with the command that brings it */
export async function installed(address: string, command: string): Promise<string> {
  const { ok } = await fetch(address, { method: "HEAD" });
  if (ok) return address;
  throw new Error(`not installed: ${command}`);
}
