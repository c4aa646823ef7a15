// What the engine room tells the host (native/addon/event_objects.h).

export type Outcome = "ok" | "threw" | "exceededCpu" | "exceededMemory" | "exceededWall" | "canceled" | "disposed";

/** The trace of a request that tells of one: https://www.w3.org/TR/trace-context/. */
interface Traced {
  traceId?: string;
  /** The caller's span. */
  parentId?: string;
}

export interface AccessEvent extends Traced {
  type: "access";
  app: number;
  requestId: string;
  method: string;
  path: string;
  status: number;
  wallMicros: number;
  cpuMicros: number;
  /** Where the isolate came from. */
  start: "hot" | "warm" | "cold";
  outcome: Outcome;
  /** "" or a code of the table of limits. */
  code: string;
  /** Address of the client whose request made no sense, or did not come in time: no app was found for it, and `app` is 0. */
  peer?: string;
}
/** A line of an app's console. */
export interface LogEvent extends Traced {
  type: "log";
  app: number;
  requestId: string;
  level: "debug" | "log" | "info" | "warn" | "error";
  text: string;
}
export interface CodeCacheEvent {
  type: "codeCache";
  app: number;
  bytes: Uint8Array;
}
/** A service call begins. `payload`: as the service has it. Answer with engine.serviceReply / serviceFail. */
export interface ServiceCallEvent {
  type: "service";
  call: number;
  app: number;
  requestId: string;
  service: string;
  method: string;
  payload: Uint8Array;
  hasBody: boolean;
  /** Of a fetch that went out without the host: the response, which asks for more than the engine does; its body follows. */
  answered?: UpstreamAnswer;
}
export interface UpstreamAnswer {
  status: number;
  statusText: string;
  /** name, value, name, value … Names in lower case, without those of the connection. */
  headers: string[];
}
/** Answer with engine.upstreamConnected or upstreamFailed. */
export interface UpstreamConnectEvent {
  type: "upstreamConnect";
  ticket: number;
  /** An address of IPv6 in brackets. */
  host: string;
  port: number;
  /** The engine speaks TLS over it. */
  isTls: boolean;
  /** Private networks, too. */
  anyAddress: boolean;
}
/** The response to what engine.upstreamSend sent; its body follows. */
export interface UpstreamHeadEvent {
  type: "upstreamHead";
  call: number;
  answer: UpstreamAnswer;
}
/** So much of such a request's body went out that had to wait. */
export interface UpstreamTakenEvent {
  type: "upstreamTaken";
  call: number;
  bytes: number;
}
/** More of the body of a response that the host was given. */
export interface UpstreamChunkEvent {
  type: "upstreamChunk";
  call: number;
  bytes: Uint8Array;
}
export interface UpstreamEndEvent {
  type: "upstreamEnd";
  call: number;
  /** "" when the body is complete. */
  code: string;
  message: string;
  /** The message says what failed, and where. */
  isWhole: boolean;
}
export interface ServiceChunkEvent {
  type: "serviceChunk";
  call: number;
  bytes: Uint8Array;
}
export interface ServiceEndEvent {
  type: "serviceEnd";
  call: number;
}
/** The app lost interest, or its isolate is gone: stop the work; nothing sent to the call has an effect any more. */
export interface ServiceCancelEvent {
  type: "serviceCancel";
  call: number;
}
/** The app consumed `bytes` of the answer's body. */
export interface ServiceCreditEvent {
  type: "serviceCredit";
  call: number;
  bytes: number;
}
/** So many access events were dropped: they came faster than they were taken. */
export interface DroppedEvent {
  type: "dropped";
  count: number;
}
/** A fatal error of V8 in the app's isolate was survived by parking its thread: the process should be replaced soon. */
export interface WoundedEvent {
  type: "wounded";
  app: number;
}
/** Somebody asks for an app that is dormant, and waits: answer with engine.defineApp or engine.refuseApp. */
export interface WantedEvent {
  type: "wanted";
  app: number;
}
/** An app that nobody asks has given up its code: when somebody does, it is wanted. */
export interface CodeReleasedEvent {
  type: "codeReleased";
  app: number;
}
/** A request that a file may answer: engine.assetRespond and the like, or assetPass. */
export interface AssetEvent {
  type: "asset";
  app: number;
  exchange: number;
  method: string;
  /** As the client sent it. */
  url: string;
  /** name, value, name, value … with line feeds between; names in lower case, one character a byte. */
  headers: string;
  /** The app itself asks by a binding: nobody else could answer. */
  onlyAsset: boolean;
}
/** More of the response's body can be written. */
export interface AssetDrainEvent {
  type: "assetDrain";
  exchange: number;
}
/** Nobody wants the response any more. */
export interface AssetClosedEvent {
  type: "assetClosed";
  exchange: number;
}
export type EngineEvent =
  | AssetEvent
  | AssetDrainEvent
  | AssetClosedEvent
  | AccessEvent
  | LogEvent
  | CodeCacheEvent
  | ServiceCallEvent
  | ServiceChunkEvent
  | ServiceEndEvent
  | ServiceCancelEvent
  | ServiceCreditEvent
  | UpstreamConnectEvent
  | UpstreamHeadEvent
  | UpstreamTakenEvent
  | UpstreamChunkEvent
  | UpstreamEndEvent
  | DroppedEvent
  | WoundedEvent
  | WantedEvent
  | CodeReleasedEvent;
