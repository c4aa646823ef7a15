// passThroughOnException: without an exception it changes nothing.
export default {
  fetch(_request, _env, ctx) {
    return new Response(String(ctx.passThroughOnException()));
  },
};
