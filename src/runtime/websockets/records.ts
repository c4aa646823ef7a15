// What a WebSocket is inside: plain data.

import type { UrlRecord } from "../url/index.ts";

export const readyState = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

export type BinaryType = "blob" | "arraybuffer";

export interface SocketRecord {
  /** Where events are fired. */
  readonly object: object;
  readonly url: UrlRecord;
  readyState: (typeof readyState)[keyof typeof readyState];
  /** As the server has chosen it. */
  protocol: string;
  extensions: string;
  binaryType: BinaryType;
  /** Bytes of messages that are not sent yet. */
  bufferedAmount: number;
  /** The service call; 0 when there is none. */
  call: number;
}
