// Service-worker syntax: what the event is.
addEventListener("fetch", (event) => {
  event.respondWith(
    Response.json({
      type: event.type,
      constructor: event.constructor.name,
      isEvent: event instanceof Event,
      isExtendable: event instanceof ExtendableEvent,
      request: event.request instanceof Request,
      waitUntil: typeof event.waitUntil,
      passThroughOnException: typeof event.passThroughOnException,
      cancelable: event.cancelable,
      bubbles: event.bubbles,
    }),
  );
});
