import type { FloatDtype, TypedArray } from "../../tensor/index.ts";

/** A type that the format knows. */
export type Dtype =
  | "BOOL"
  | "F4"
  | "F6_E2M3"
  | "F6_E3M2"
  | "U8"
  | "I8"
  | "F8_E5M2"
  | "F8_E4M3"
  | "F8_E8M0"
  | "F8_E4M3FNUZ"
  | "F8_E5M2FNUZ"
  | "I16"
  | "U16"
  | "F16"
  | "BF16"
  | "I32"
  | "U32"
  | "F32"
  | "C64"
  | "F64"
  | "I64"
  | "U64";

/** Bits of one element of every type the format knows, in the format's own order, which is also the order of the writer. */
export const bitsOf: Readonly<Record<Dtype, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

export function isDtype(name: unknown): name is Dtype {
  return typeof name === "string" && Object.hasOwn(bitsOf, name);
}

/** Whether numbers of this type can be read as f32. */
export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === "F32" || dtype === "F16" || dtype === "BF16" || dtype === "F64";
}

type NativeDtype = "BOOL" | "U8" | "I8" | "I16" | "U16" | "I32" | "U32" | "F32" | "F64" | "I64" | "U64";

/** The array in which JavaScript holds a type as it is stored. */
const arrayOf: Record<NativeDtype, new (buffer: ArrayBuffer) => TypedArray> = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
};

/** The typed array over `buffer`, `undefined` where JavaScript has none for this type. */
export function nativeArray(dtype: Dtype, buffer: ArrayBuffer): TypedArray | undefined {
  return Object.hasOwn(arrayOf, dtype) ? new arrayOf[dtype as NativeDtype](buffer) : undefined;
}

const dtypeOf: Record<string, NativeDtype> = {
  Int8Array: "I8",
  Uint8Array: "U8",
  Uint8ClampedArray: "U8",
  Int16Array: "I16",
  Uint16Array: "U16",
  Int32Array: "I32",
  Uint32Array: "U32",
  Float32Array: "F32",
  Float64Array: "F64",
  BigInt64Array: "I64",
  BigUint64Array: "U64",
};

/** The type under which a typed array is stored. */
export function nativeDtype(data: TypedArray): Dtype {
  return dtypeOf[data[Symbol.toStringTag]];
}
