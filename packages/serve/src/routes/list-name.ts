import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../service/errors.ts";

/** The same, where what is asked is not called `inputs`: errors name what was sent. @param nameOf an input, such as `texts[3]` */
export async function calling<Answer>(nameOf: (index: number) => string, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^inputs\[(\d+)\](?=: )/, (_, i) => nameOf(Number(i))) : "";
    if (error instanceof TypeformerError) throw new TypeformerError(error.code, message, { cause: error });
    if (error instanceof ServiceError) throw new ServiceError(error.code, message, { retryAfter: error.retryAfter, cause: error });
    throw error;
  }
}
