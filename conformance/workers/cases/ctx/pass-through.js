// passThroughOnException: with no origin behind, the app's exception is an error all the same.
export default {
  fetch(_request, _env, ctx) {
    ctx.passThroughOnException();
    throw new Error("thrown");
  },
};
