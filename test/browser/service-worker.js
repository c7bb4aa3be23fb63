import { pipeline } from "/dist/index.js";
import { answerBy } from "./service-answers.js";

answerBy(pipeline);
