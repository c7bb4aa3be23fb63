/** A fair exam: files of examples as GLUE and others write them, which label is which, and figures with their intervals. */

export { type Figure, figuresOf } from "./figures.ts";
export { type Example, type Paper, type Reading, readExamples } from "./files/examples.ts";
export { layoutOf } from "./files/layout.ts";
export { type CardRow, cardRow, isDistilroberta } from "./glue/card.ts";
export { type DataFolder, goldOf, readGlue } from "./glue/read.ts";
export { type GlueTask, glueTasks } from "./glue/tasks.ts";
export { type ClassNames, classesOf, classOfEach } from "./labels.ts";
export { metrics } from "./metrics/index.ts";
export { type GlueName, glueNames, type MetricName, metricNames, type Split, splits } from "./names.ts";
