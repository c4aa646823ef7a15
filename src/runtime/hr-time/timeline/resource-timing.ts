// https://w3c.github.io/resource-timing/

import { objectAssign } from "../../infra/index.ts";
import { defineInterface, internalToken, requireInternal } from "../../webidl/index.ts";
import { queueEntry } from "./buffers.ts";
import { jsonOf, PerformanceEntry } from "./performance-entry.ts";
import type { EntryRecord } from "./records.ts";

/** What a fetch came to. Times are those of performance.now(). */
export interface ResourceTiming {
  url: string;
  startTime: number;
  /** When its head was there; 0 for a network error. */
  responseStart: number;
  responseEnd: number;
  /** 0 for a network error. */
  status: number;
  decodedBodySize: number;
}

interface ResourceRecord extends EntryRecord {
  readonly timing: ResourceTiming;
}

let is: (value: object) => boolean;

/**
 * https://w3c.github.io/resource-timing/#sec-performanceresourcetiming
 *
 * Connections are the host's: what they took, and what went over the wire, is 0, as it is in a browser for another origin
 * that does not allow more (D-HR-TIME-3).
 */
export class PerformanceResourceTiming extends PerformanceEntry {
  #record: ResourceRecord;

  static {
    is = (value) => #record in value;
  }

  constructor(token: unknown, record: ResourceRecord) {
    requireInternal(token);
    super(token, record);
    this.#record = record;
  }

  get initiatorType(): string {
    return details(this.#record).initiatorType;
  }

  get deliveryType(): string {
    return details(this.#record).deliveryType;
  }

  get nextHopProtocol(): string {
    return details(this.#record).nextHopProtocol;
  }

  get workerStart(): number {
    return details(this.#record).workerStart;
  }

  get redirectStart(): number {
    return details(this.#record).redirectStart;
  }

  get redirectEnd(): number {
    return details(this.#record).redirectEnd;
  }

  get fetchStart(): number {
    return details(this.#record).fetchStart;
  }

  get domainLookupStart(): number {
    return details(this.#record).domainLookupStart;
  }

  get domainLookupEnd(): number {
    return details(this.#record).domainLookupEnd;
  }

  get connectStart(): number {
    return details(this.#record).connectStart;
  }

  get connectEnd(): number {
    return details(this.#record).connectEnd;
  }

  get secureConnectionStart(): number {
    return details(this.#record).secureConnectionStart;
  }

  get requestStart(): number {
    return details(this.#record).requestStart;
  }

  get finalResponseHeadersStart(): number {
    return details(this.#record).finalResponseHeadersStart;
  }

  get firstInterimResponseStart(): number {
    return details(this.#record).firstInterimResponseStart;
  }

  get responseStart(): number {
    return details(this.#record).responseStart;
  }

  get responseEnd(): number {
    return details(this.#record).responseEnd;
  }

  get transferSize(): number {
    return details(this.#record).transferSize;
  }

  get encodedBodySize(): number {
    return details(this.#record).encodedBodySize;
  }

  get decodedBodySize(): number {
    return details(this.#record).decodedBodySize;
  }

  get responseStatus(): number {
    return details(this.#record).responseStatus;
  }

  get renderBlockingStatus(): string {
    return details(this.#record).renderBlockingStatus;
  }

  get contentType(): string {
    return details(this.#record).contentType;
  }

  override toJSON(): object {
    const record = this.#record;
    return objectAssign(jsonOf(record), details(record));
  }
}

defineInterface(PerformanceResourceTiming, { length: 0, is });

/** The attributes of the interface itself, in its order. */
function details({ timing }: ResourceRecord) {
  return {
    initiatorType: "fetch",
    deliveryType: "",
    nextHopProtocol: "",
    workerStart: 0,
    redirectStart: 0,
    redirectEnd: 0,
    fetchStart: timing.startTime,
    domainLookupStart: 0,
    domainLookupEnd: 0,
    connectStart: 0,
    connectEnd: 0,
    secureConnectionStart: 0,
    requestStart: 0,
    finalResponseHeadersStart: timing.responseStart,
    firstInterimResponseStart: 0,
    responseStart: timing.responseStart,
    responseEnd: timing.responseEnd,
    transferSize: 0,
    encodedBodySize: 0,
    decodedBodySize: timing.decodedBodySize,
    responseStatus: timing.status,
    renderBlockingStatus: "non-blocking",
    contentType: "",
  };
}

/** https://w3c.github.io/resource-timing/#marking-resource-timing */
export function reportResourceTiming(timing: ResourceTiming): void {
  const { url, startTime, responseEnd } = timing;
  const times = { startTime, duration: responseEnd - startTime };
  const record = { object: null, id: 0, name: url, entryType: "resource", ...times, detail: null, timing } as const;
  new PerformanceResourceTiming(internalToken, record);
  queueEntry(record);
}
