/** What may be put around a text: a stage is a file and a line here. */
import type { StageKind } from "../read-stages.ts";
import type { PostProcessor, Surroundings } from "../stage.ts";
import { bert } from "./bert.ts";
import { byteLevel } from "./byte-level.ts";
import { roberta } from "./roberta.ts";
import { template } from "./template.ts";

export const postProcessors: StageKind<PostProcessor, Surroundings> = {
  list: "processors",
  readers: {
    BertProcessing: bert,
    ByteLevel: byteLevel,
    RobertaProcessing: roberta,
    TemplateProcessing: template,
  },
};
