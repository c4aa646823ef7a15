// Errors: what the language says of errors: causes, aggregates, stacks, isError.
export default {
  fetch() {
    const error = new Error("outer", { cause: new TypeError("inner") });
    return Response.json({
      cause: error.cause.name,
      aggregate: new AggregateError([1, 2], "m").errors,
      stack: typeof error.stack,
      isError: Error.isError?.(error),
      dom: new DOMException("m", "AbortError").code,
      domIsError: new DOMException("m") instanceof Error,
      domStack: typeof new DOMException("m").stack,
      suppressed: typeof SuppressedError,
    });
  },
};
