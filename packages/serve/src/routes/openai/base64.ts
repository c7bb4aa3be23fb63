import { Buffer } from "node:buffer";

/** Numbers as OpenAI's clients ask for them unless told otherwise: their f32, the low byte first, in base64's usual letters. */
export function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64"); // every machine that Node runs on has the low byte first
}
