/** A fair exam: files of examples as GLUE and others write them, which label is which, and figures with their intervals. */

export { type Figure, figuresOf } from "./figures.ts";
export { type Example, type Paper, type Reading, readExamples } from "./files/examples.ts";
export { layoutOf } from "./files/layout.ts";
export { asSentence, type CardRow, cardRow, isDistilroberta } from "./glue/card.ts";
export { type DataFolder, goldOf, readGlue } from "./glue/read.ts";
export { type GlueName, type GlueTask, glueTasks, type Split, splits } from "./glue/tasks.ts";
export { type ClassNames, classOfEach } from "./labels.ts";
export { type MetricName, metricNames, metrics } from "./metrics/index.ts";
