import type { Tanh } from "./contract.ts";

export const tanh: Tanh = ({ y }, { x }) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]);
};
