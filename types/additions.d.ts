// What an app on NANO has that neither lib.webworker nor @cloudflare/workers-types tells of.

/** https://wicg.github.io/webcrypto-modern-algos/#dfn-EncapsulatedBits */
interface EncapsulatedBits {
  sharedKey: ArrayBuffer;
  ciphertext: ArrayBuffer;
}

/** https://wicg.github.io/webcrypto-modern-algos/#dfn-EncapsulatedKey */
interface EncapsulatedKey {
  sharedKey: CryptoKey;
  ciphertext: ArrayBuffer;
}

/** https://wicg.github.io/webcrypto-modern-algos/ */
interface SubtleCrypto {
  encapsulateKey(
    encapsulationAlgorithm: string | { name: string },
    encapsulationKey: CryptoKey,
    sharedKeyAlgorithm: string | { name: string },
    extractable: boolean,
    keyUsages: string[],
  ): Promise<EncapsulatedKey>;
  encapsulateBits(
    encapsulationAlgorithm: string | { name: string },
    encapsulationKey: CryptoKey,
  ): Promise<EncapsulatedBits>;
  decapsulateKey(
    decapsulationAlgorithm: string | { name: string },
    decapsulationKey: CryptoKey,
    ciphertext: ArrayBuffer | ArrayBufferView,
    sharedKeyAlgorithm: string | { name: string },
    extractable: boolean,
    keyUsages: string[],
  ): Promise<CryptoKey>;
  decapsulateBits(
    decapsulationAlgorithm: string | { name: string },
    decapsulationKey: CryptoKey,
    ciphertext: ArrayBuffer | ArrayBufferView,
  ): Promise<ArrayBuffer>;
  getPublicKey(key: CryptoKey, keyUsages: string[]): Promise<CryptoKey>;
}

interface WebSocketStreamOptions {
  protocols?: string[];
  /** Aborts the handshake; a connection that is established does not heed it. */
  signal?: AbortSignal;
}

interface WebSocketCloseInfo {
  /** 1000, or from 3000 to 4999. */
  closeCode?: number;
  /** At most 123 bytes of UTF-8. */
  reason?: string;
}

interface WebSocketOpenInfo {
  readonly extensions: string;
  readonly protocol: string;
  readonly readable: ReadableStream<string | Uint8Array>;
  readonly writable: WritableStream<string | ArrayBuffer | ArrayBufferView>;
}

/** A connection as a pair of streams, which hold the other side back: https://github.com/whatwg/websockets/pull/48 */
declare class WebSocketStream {
  constructor(url: string | URL, options?: WebSocketStreamOptions);
  readonly url: string;
  readonly opened: Promise<WebSocketOpenInfo>;
  readonly closed: Promise<{ closeCode: number; reason: string }>;
  close(closeInfo?: WebSocketCloseInfo): void;
}

declare class WebSocketError extends DOMException {
  constructor(message?: string, init?: WebSocketCloseInfo);
  readonly closeCode: number | null;
  readonly reason: string;
}
