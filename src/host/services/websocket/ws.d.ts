// What is used of the package `ws`, which brings no types: the coding of frames, and for tests the server.

declare module "ws" {
  import type { EventEmitter } from "node:events";
  import type { Duplex, Writable } from "node:stream";

  export class PerMessageDeflate {
    static readonly extensionName: "permessage-deflate";
    constructor(options: { isServer: boolean; maxPayload: number; zlibDeflateOptions?: object });
    offer(): object;
    /** Throws for what was not offered. */
    accept(configurations: object[]): void;
    cleanup(): void;
  }

  type Extensions = Record<string, PerMessageDeflate>;

  /** Emits message (data, isBinary), ping (data), pong (data), conclude (code, reason) and error. */
  export class Receiver extends Writable {
    constructor(options: { isServer: boolean; extensions: Extensions; maxPayload: number; maxFragments: number });
  }

  type Sent = (error?: Error) => void;

  export class Sender {
    constructor(socket: Duplex, extensions: Extensions);
    onerror: (error: Error) => void;
    send(
      data: Uint8Array,
      options: { binary: boolean; compress: boolean; fin: boolean; mask: boolean },
      sent: Sent,
    ): void;
    pong(data: Uint8Array, mask: boolean): void;
    close(code: number | undefined, reason: string, mask: boolean, sent?: Sent): void;
  }

  interface ServerSocket extends EventEmitter {
    readonly bufferedAmount: number;
    send(data: Uint8Array | string): void;
    ping(data: string): void;
    close(code?: number, reason?: string): void;
    terminate(): void;
    pause(): void;
    resume(): void;
  }

  /** Emits connection (socket). */
  export class WebSocketServer extends EventEmitter {
    constructor(options: { port: number; host: string; perMessageDeflate?: boolean });
    readonly clients: Set<ServerSocket>;
    address(): { port: number };
    close(): void;
  }

  export const extension: {
    format(extensions: Record<string, object>): string;
    /** Throws a SyntaxError. */
    parse(header: string): Record<string, object[]>;
  };
}
