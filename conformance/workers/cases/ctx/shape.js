// ctx: its members.
export default {
  fetch(_request, _env, ctx) {
    return Response.json({
      waitUntil: typeof ctx.waitUntil,
      passThroughOnException: typeof ctx.passThroughOnException,
      constructor: ctx.constructor.name,
      props: ctx.props,
      tag: Object.prototype.toString.call(ctx),
    });
  },
};
