export { positionId } from "./addition.ts";
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
