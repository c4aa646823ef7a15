import { holds } from "./run.ts";

await holds("streams");
