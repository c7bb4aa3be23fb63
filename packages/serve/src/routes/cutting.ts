/** `truncate` and `truncation_direction`, as Hugging Face and text-embeddings-inference have them. */
import { type Fields, TypeformerError } from "typeformer/requests";

export const cutting = {
  truncate: { kind: "boolean", default: false, doc: "cut what is longer than the model's limit instead of refusing it" },
  truncation_direction: {
    kind: "choice",
    among: ["right", "left"],
    ignoresCase: true,
    default: "right",
    doc: "where it is cut; what would be cut at the left is refused",
  },
} as const satisfies Fields;

interface Cutting {
  truncate?: boolean;
  truncation_direction?: "left" | "right";
}

/**
 * Asks with what the library calls `truncation`: whether long texts are cut, at the right.
 *
 * @throws TypeformerError `too_long` for a text that would have to be cut at the left, and what `ask` throws
 */
export async function cut<Answer>(
  { truncate = false, truncation_direction = "right" }: Cutting,
  ask: (truncation: boolean) => Promise<Answer>,
): Promise<Answer> {
  if (truncation_direction === "right" || !truncate) return ask(truncate);
  try {
    return await ask(false);
  } catch (error) {
    if (!(error instanceof TypeformerError) || error.code !== "too_long") throw error;
    const place = /^\w+\[\d+\]: /.exec(error.message)?.[0] ?? "";
    throw new TypeformerError(
      "too_long",
      `${place}truncation_direction: nothing is cut at the left here, and this text is too long: send the end of it that you want to be read`,
      { cause: error },
    );
  }
}
