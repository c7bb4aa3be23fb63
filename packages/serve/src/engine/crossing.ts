/** How answers and errors cross from where a model computes to where its clients are. */
import { errorCodes, TypeformerError } from "typeformer";
import { ServiceError, type ServiceErrorCode, serviceErrors } from "../service/errors.ts";

/** An error as it crosses: its class is known by its code. */
export interface CrossedError {
  code: string;
  message: string;
}

/** What an input came to. */
export type Outcome = { answer: unknown } | { error: CrossedError };

/** Anything that was thrown. What is neither the library's error nor the service's is a fault, and `internal`. */
export function crossed(error: unknown): CrossedError {
  if (error instanceof TypeformerError || error instanceof ServiceError) return { code: error.code, message: error.message };
  return { code: "internal", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** The error as it was thrown. @param where what its message begins with */
export function uncrossed({ code, message }: CrossedError, where = ""): TypeformerError | ServiceError {
  const known = errorCodes.find((each) => each === code);
  if (known) return new TypeformerError(known, where + message);
  return new ServiceError(code in serviceErrors ? (code as ServiceErrorCode) : "internal", where + message);
}
