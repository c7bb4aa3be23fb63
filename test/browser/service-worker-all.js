import { pipeline } from "/dist/all.js";
import { answerBy } from "./service-answers.js";

answerBy(pipeline);
