export { type AppFigures, memoryOf, type Rate, ratesOf } from "./rates.ts";
export { sizeText } from "./size-text.ts";
