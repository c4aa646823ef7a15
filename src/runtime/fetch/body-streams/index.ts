// Door between bodies and readable streams, a deferred room: bodies become streams only when somebody asks for one.

export { openStream, sourceOfStream, spentStream, takeWholeOfStream } from "./body-stream.ts";
