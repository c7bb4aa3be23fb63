export { rowsOf } from "./addition.ts";
export { explain } from "./explain.ts";
export type {
  Cell,
  Explanation,
  GoldenValue,
  KernelLines,
  Letter,
  Library,
  Operand,
  Pass,
  Place,
  Term,
  Terms,
} from "./explanation.ts";
export { headOf } from "./roles.ts";
