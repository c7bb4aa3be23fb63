import { columns, printable } from "../../channels.ts";
import { styled } from "../../display.ts";

/** For pipes: one line for each text, all its numbers. */
export const asLines = (vectors: Float32Array[]): string => vectors.map((vector) => columns(...Array.from(vector, String))).join("");

/** For people: how long each vector is, and how it begins. */
export const asTables = (texts: string[], vectors: Float32Array[]): string =>
  vectors.map((vector, t) => `${styled("bold", printable(texts[t]))}\n  ${beginning(vector)}\n  ${summary(vector)}\n`).join("\n");

const SHOWN = 6;

function beginning(vector: Float32Array): string {
  const figures = Array.from(vector.subarray(0, SHOWN), (value) => value.toFixed(4).padStart(8));
  return `${figures.join(" ")}${vector.length > SHOWN ? " …" : ""}`;
}

const summary = (vector: Float32Array): string =>
  `${vector.length} numbers, norm ${Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)).toFixed(4)}; --json shows all`;
