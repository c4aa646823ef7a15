// env: what is not configured is undefined, and env is a plain object.
export default {
  fetch(_request, env) {
    return Response.json({
      missing: env.MISSING === undefined,
      has: "MISSING" in env,
      inherited: "toString" in env,
      plain: Object.getPrototypeOf(env) === Object.prototype,
    });
  },
};
