// Door of DigestStream, a deferred room: an extension of Workers,
// https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#constructors

export { DigestStream } from "./digest-stream.ts";
