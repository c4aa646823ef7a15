// Module syntax: an object with a fetch method gets the request, env and ctx, and `this` is the object.
export default {
  secret: "mine",
  fetch(request, env, ctx) {
    return Response.json({
      arguments: arguments.length,
      request: request instanceof Request,
      env: typeof env,
      ctx: typeof ctx,
      this: this.secret,
    });
  },
};
