// For an app that uses the standards' types: { "lib": ["ESNext", "WebWorker"], "types": ["nano-runtime/types"] }. What is
// here Workers have, too, and @cloudflare/workers-types tells of it.

/// <reference path="./additions.d.ts" />

interface ExecutionContext<Props = unknown> {
  /** The request is not over before the promise is settled. */
  waitUntil(promise: Promise<unknown>): void;
  /** Does nothing: there is no origin behind an app. */
  passThroughOnException(): void;
  readonly props: Props;
}

type ExportedHandlerFetchHandler<Env = unknown, Props = unknown> = (
  request: Request,
  env: Env,
  ctx: ExecutionContext<Props>,
) => Response | Promise<Response>;

/** The default export of an app: `export default { … } satisfies ExportedHandler<Env>`. */
interface ExportedHandler<Env = unknown, Props = unknown> {
  fetch?: ExportedHandlerFetchHandler<Env, Props>;
}

interface WorkerGlobalScopeEventMap {
  fetch: FetchEvent;
}

interface Headers {
  /** The lines of Set-Cookie, which alone are not joined. */
  getAll(name: "set-cookie" | "Set-Cookie"): string[];
}

interface CacheStorage {
  readonly default: Cache;
}

interface SubtleCrypto {
  /** Takes as long whether or not they differ; throws when they are not of one length. */
  timingSafeEqual(a: ArrayBuffer | ArrayBufferView, b: ArrayBuffer | ArrayBufferView): boolean;
}

/** A digest of what is written to it. */
interface DigestStream extends WritableStream<string | ArrayBuffer | ArrayBufferView> {
  readonly digest: Promise<ArrayBuffer>;
  readonly bytesWritten: number;
}

interface Crypto {
  readonly DigestStream: {
    prototype: DigestStream;
    new (algorithm: string | { name: string }): DigestStream;
  };
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.bin" {
  const bytes: ArrayBuffer;
  export default bytes;
}

declare module "*.txt" {
  const text: string;
  export default text;
}

declare module "*.html" {
  const text: string;
  export default text;
}

declare module "*.sql" {
  const text: string;
  export default text;
}
