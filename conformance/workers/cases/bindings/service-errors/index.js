// Service bindings: what the other app throws rejects the call; relative URLs are refused.
//@ services {"OTHER":"other.js"}
export default {
  async fetch(_request, env) {
    const attempt = (...given) =>
      env.OTHER.fetch(...given).then(
        (response) => response.status,
        (error) => `${error.name}: ${error.message}`,
      );
    return Response.json({
      throws: await attempt("http://a.example/throw"),
      status: await attempt("http://a.example/status"),
      relative: (await attempt("/relative")).replace(/:.*/, ""),
      type: typeof env.OTHER,
      class: env.OTHER.constructor.name,
    });
  },
};
