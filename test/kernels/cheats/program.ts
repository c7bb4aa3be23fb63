/** A change of the program that judges: its arithmetic, its arrays, its clock, its own tables. */
import { operations } from "../../../src/kernels/index.ts";
import type { Cheat } from "./cheat.ts";

const patched = (name: string, patch: () => void): Cheat => ({ name, reason: "changed_globals", make: () => () => patch() });

const moved = (name: string, move: () => void): Cheat => ({ name, reason: "threw", make: () => () => move() });

export const program: Cheat[] = [
  patched("Math.abs, so that nothing differs", () => {
    Math.abs = () => 0;
  }),
  patched("Number.isNaN, so that everything is one", () => {
    Number.isNaN = (() => true) as never;
  }),
  patched("a typed array's slice, so that a look shows something else", () => {
    Float32Array.prototype.slice = () => new Float32Array(0);
  }),
  patched("a typed array's set, for all kinds", () => {
    Object.getPrototypeOf(Float32Array.prototype).set = () => {};
  }),
  patched("Object.entries, so that there are no outputs", () => {
    Object.entries = () => [];
  }),
  patched("the clock", () => {
    performance.now = () => 0;
  }),
  patched("the date", () => {
    Date.now = () => 0;
  }),
  patched("a class of arrays", () => {
    globalThis.Float32Array = class extends Float32Array {} as never;
  }),
  patched("what a promise does", () => {
    // biome-ignore lint/suspicious/noThenProperty: that is the cheat
    Promise.prototype.then = () => new Promise(() => {}) as never;
  }),
  moved("the tolerance of its case", () => {
    for (const which of operations.gelu.cases) which.tol = Infinity;
  }),
  moved("the input of its case", () => {
    for (const which of operations.gelu.cases) which.make = () => ({ x: new Float32Array(0) });
  }),
  moved("the reference, by itself", () => {
    operations.gelu.dialects.reference = () => undefined;
  }),
  moved("the memory of its outputs", () => {
    operations.gelu.allocate = () => ({ y: new Float32Array(0) });
  }),
];
