// Errors: a body that fails before its first chunk.
export default {
  fetch: () =>
    new Response(
      new ReadableStream({
        pull() {
          throw new Error("no body");
        },
      }),
    ),
};
