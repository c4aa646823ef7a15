import { holds } from "./run.ts";

await holds("structured-clone");
