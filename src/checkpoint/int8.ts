/**
 * int8 in a checkpoint: a matrix `X.weight` is stored as I8 [out, in], and beside it `X.weight_scale` as F32 [out], one scale a row.
 * A scale belongs to its matrix and is no parameter of its own.
 */
import { TypeformerError } from "../errors/index.ts";
import { bytesOf, dequantizeRows, quantizeRows, refuseNonFinite } from "../tensor/index.ts";
import type { TensorInfo } from "./safetensors/header.ts";
import type { Safetensors } from "./safetensors/reader.ts";

const suffix = "_scale";

/** Elements converted at a time: what a big matrix needs besides its target stays at 4 MB. */
const chunk = 1024 * 1024;

export const scaleOf = (weight: string): string => weight + suffix;

/** Whether a name is that of a matrix's scales. */
export const isScale = (name: string): boolean => name.endsWith(`.weight${suffix}`);

/** A matrix of whole rows, and the file that holds it. */
export interface Matrix {
  name: string;
  file: Safetensors;
}

/**
 * The scales of every int8 matrix, by its name.
 *
 * @param fileOf which file holds which tensor
 * @throws TypeformerError `invalid_parameter` for a scale without its I8 matrix, an I8 matrix without its scale, a scale of another shape
 *   or type, negative or not finite; it names all of them
 */
export async function readScales(name: string, fileOf: ReadonlyMap<string, Safetensors>): Promise<Map<string, Float32Array>> {
  const scales = new Map<string, Float32Array>();
  const wrong: string[] = [];
  for (const [weight, file] of fileOf) {
    const { dtype, shape } = file.info(weight);
    if (isScale(weight) && !fileOf.has(weight.slice(0, -suffix.length))) wrong.push(`${weight} without its matrix`);
    if (!weight.endsWith(".weight")) continue;
    const beside = fileOf.get(scaleOf(weight));
    if (dtype !== "I8" && beside) wrong.push(`${scaleOf(weight)} beside a matrix of ${dtype}`);
    if (dtype !== "I8") continue;
    if (!beside) wrong.push(`${weight} of I8 without its ${scaleOf(weight)}`);
    else if (shape.length !== 2) wrong.push(`${weight} of I8 [${shape}], which is no matrix`);
    else {
      const info = beside.info(scaleOf(weight));
      if (info.dtype !== "F32" || String(info.shape) !== String([shape[0]]))
        wrong.push(`${scaleOf(weight)} of ${info.dtype} [${info.shape}] instead of F32 [${shape[0]}]`);
      else scales.set(weight, new Float32Array(shape[0]));
    }
  }
  for (const [weight, values] of scales) {
    await fileOf.get(scaleOf(weight))?.readInto(scaleOf(weight), values);
    const at = values.findIndex((scale) => !(scale >= 0 && scale < Infinity));
    if (at >= 0) wrong.push(`${scaleOf(weight)} with ${values[at]} at row ${at}`);
  }
  if (wrong.length === 0) return scales;
  throw new TypeformerError(
    "invalid_parameter",
    `the int8 weights of ${name} are damaged, or of another format than typeformer's: it holds ${wrong.join(", ")}`,
  );
}

/** Fills `target` with q · scale. */
export async function dequantizeInto({ name, file }: Matrix, scales: Float32Array, target: Float32Array): Promise<void> {
  const buffer = new Int8Array(longestPiece(file.info(name)));
  for (const { row, begin, end, rows, width } of piecesOf(file.info(name))) {
    const values = buffer.subarray(0, end - begin);
    await file.bytesInto(name, begin, bytesOf(values));
    dequantizeRows(values, scales.subarray(row, row + rows), width, target.subarray(begin, end));
  }
}

/** The same for some of the elements: from the one numbered `first` on, as many as `target` holds. */
export async function dequantizeRange({ name, file }: Matrix, scales: Float32Array, first: number, target: Float32Array): Promise<void> {
  const width = file.info(name).shape[1];
  const values = new Int8Array(target.length);
  await file.bytesInto(name, first, bytesOf(values));
  for (let i = 0; i < target.length; i++) target[i] = values[i] * scales[Math.floor((first + i) / width)];
}

/** Fills `values` and `scales` with a matrix of floats, quantised while it is read. Throws `invalid_parameter` for NaN and infinities. */
export async function quantizeInto({ name, file }: Matrix, values: Int8Array, scales: Float32Array): Promise<void> {
  const buffer = new Float32Array(longestPiece(file.info(name)));
  for (const { row, begin, end, rows, width } of piecesOf(file.info(name))) {
    const floats = buffer.subarray(0, end - begin);
    await file.readRange(name, begin, floats);
    const found = scales.subarray(row, row + rows);
    quantizeRows(floats, width, values.subarray(begin, end), found);
    if (!found.every(Number.isFinite)) refuseNonFinite(name, floats, (place) => begin + place);
  }
}

/** Some rows of a matrix, and which of its elements they are. */
interface Piece {
  row: number;
  rows: number;
  width: number;
  begin: number;
  end: number;
}

function* piecesOf({ shape: [total, width] }: TensorInfo): Iterable<Piece> {
  for (let row = 0; row < total; row += rowsAPiece(width)) {
    const rows = Math.min(total - row, rowsAPiece(width));
    yield { row, rows, width, begin: row * width, end: (row + rows) * width };
  }
}

function longestPiece({ shape: [total, width] }: TensorInfo): number {
  return Math.min(total, rowsAPiece(width)) * width;
}

const rowsAPiece = (width: number): number => Math.max(1, Math.floor(chunk / width));
