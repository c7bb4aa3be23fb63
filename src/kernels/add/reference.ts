import type { Add } from "./contract.ts";

export const add: Add = ({ y }, { x, residual }) => {
  for (let i = 0; i < x.length; i++) y[i] = x[i] + residual[i];
};
