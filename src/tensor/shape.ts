/** The number of elements of a shape: the product of its extents, 1 of a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
