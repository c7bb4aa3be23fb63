import { z } from "@hono/zod-openapi";
import { requests } from "typeformer/requests";
import { cut, cutting } from "../cutting.ts";
import { shortened } from "../vectors.ts";
import { asCame, form, type TaskRoutes } from "./form.ts";

const task = "sentence-embedding";
const { inputs, parameters } = requests[task];
const { truncation: _, ...parametersOfHub } = parameters; // its name is `truncate` there

const vector = z.array(z.number()).openapi("Vector");

export const featureExtraction: TaskRoutes = {
  names: ["feature-extraction", task],
  title: "a vector for a text",
  hub: form({
    name: "FeatureExtractionRequest",
    request: {
      inputs,
      parameters: {
        ...parametersOfHub,
        normalize: { kind: "boolean", default: true, doc: "divide every vector by its length" },
        ...cutting,
        dimensions: { kind: "integer", least: 1, doc: "only so many numbers of each, the first ones" },
        encoding_format: { kind: "choice", among: ["float"], default: "float", doc: "how they are written; /v1/embeddings has base64 too" },
      },
    },
    answer: z.union([vector, z.array(vector)]),
    examples: {
      "a text": {
        summary: "A text: its vector; a list of texts: a vector for each",
        body: { inputs: "The ship left the harbour.", normalize: false, dimensions: 4 },
        answer: [0.096719, 0.33537, -0.44907, 0.25387],
      },
    },
    async reply(request, { ask }) {
      const { normalize = true, dimensions, encoding_format, truncate, truncation_direction, ...others } = request.parameters;
      const { answers } = await cut({ truncate, truncation_direction }, (truncation) =>
        ask({ task, inputs: request.inputs, parameters: { ...others, normalize, truncation } }),
      );
      return asCame(
        request,
        answers.map((each) => shortened(each, dimensions, normalize)),
      );
    },
  }),
};
