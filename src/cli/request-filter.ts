import { type RequestDescription, readRequest, type TaskRequest } from "../doors/requests.ts";
import type { TypeformerError } from "../errors/index.ts";
import { type LineFilter, settle } from "./json-lines.ts";

/** How a request is read that is a line: its `id` is not the task's matter. */
const LINE = { where: "a line", beside: ["id"] };

/** How lines are answered that ask for `D`. */
export interface RequestWork<D extends RequestDescription, Answer extends object> {
  /** An answer for each input. What the parameters leave open is the command line's matter. */
  answer(inputs: TaskRequest<D>["inputs"], parameters: TaskRequest<D>["parameters"]): Promise<Answer[]>;
  /** What a line is answered that has a list of inputs. Default: the list of their answers. */
  listOf?(answers: Answer[]): object;
}

/** A filter over requests: all lines of a batch that ask for the same beside their inputs are answered together. */
export function requestFilter<D extends RequestDescription, Answer extends object>(
  description: D,
  { answer, listOf = (answers) => answers }: RequestWork<D, Answer>,
): LineFilter<TaskRequest<D>> {
  const together = async (some: TaskRequest<D>[]): Promise<object[]> => {
    const answers = (
      await answer(
        some.flatMap(({ inputs }) => inputs),
        some[0].parameters,
      )
    ).values();
    return some.map(({ inputs, isList }) => {
      const own = inputs.map(() => answers.next().value as Answer);
      return isList ? listOf(own) : own[0];
    });
  };
  return {
    read: (value) => readRequest(description, value, LINE),
    async answer(asked) {
      const answers: (object | TypeformerError)[] = [];
      for (const places of placesByParameters(asked)) {
        const settled = await settle(
          places.map((place) => asked[place]),
          together,
        );
        for (const [i, place] of places.entries()) answers[place] = settled[i];
      }
      return answers;
    },
  };
}

/** The places in the batch of the requests that ask for the same beside their inputs. */
function placesByParameters(asked: { parameters: object }[]): Iterable<number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { parameters }] of asked.entries()) {
    const key = JSON.stringify(parameters);
    places.set(key, [...(places.get(key) ?? []), place]);
  }
  return places.values();
}
