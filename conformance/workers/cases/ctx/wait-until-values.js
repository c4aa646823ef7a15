// waitUntil: what it takes and returns.
export default {
  fetch(_request, _env, ctx) {
    const attempt = (...given) => {
      try {
        return String(ctx.waitUntil(...given));
      } catch (error) {
        return error.name;
      }
    };
    const { waitUntil } = ctx;
    const detached = () => {
      try {
        return String(waitUntil(Promise.resolve()));
      } catch (error) {
        return error.name;
      }
    };
    return Response.json({
      promise: attempt(Promise.resolve(1)),
      number: attempt(1),
      nothing: attempt(),
      thenable: attempt({ then() {} }),
      detached: detached(),
    });
  },
};
