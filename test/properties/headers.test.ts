import { holds } from "./run.ts";

await holds("headers");
