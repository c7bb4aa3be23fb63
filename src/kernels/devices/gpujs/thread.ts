/** What a kernel function finds as `this`: which number of the output it is to compute, and the constants it was compiled with. */
export interface Thread<Constants extends Record<string, number> = Record<never, never>> {
  /** The column, the row and, where the output is a stack of matrices, the layer. */
  thread: { x: number; y: number; z: number };
  constants: Constants;
}

/** [rows][columns]; a vector is a matrix of one row. */
export type Matrix = number[][];

/** [layers][rows][columns] */
export type Stack = number[][][];
