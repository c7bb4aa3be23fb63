/**
 * Answers many requests together: batches without padding, in turns, in time, each answer once. It knows neither HTTP nor models.
 *
 * @module typeformer-serve/batcher
 */
export { Batcher } from "./batcher.ts";
export { type Budget, type BudgetOptions, budgetFrom } from "./budget.ts";
export {
  type Answered,
  type BatchEngine,
  type BatcherFigures,
  type BatcherOptions,
  type BatchRequest,
  EngineLost,
  type PassReport,
} from "./contract.ts";
