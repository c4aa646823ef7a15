// Door of the webidl room: https://webidl.spec.whatwg.org/

export * from "./buffers.ts";
export * from "./collections.ts";
export * from "./converters.ts";
export * from "./dom-exceptions.ts";
export * from "./global-object.ts";
export * from "./interfaces.ts";
export * from "./iterables.ts";
export * from "./numbers.ts";
export * from "./platform-objects.ts";
export * from "./promises.ts";
