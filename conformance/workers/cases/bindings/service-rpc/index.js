// Service bindings: methods of another app are called with values, functions and streams, and throw to the caller.
//@ services {"OTHER":"other.js"}
export default {
  async fetch(_request, env) {
    const failed = await env.OTHER.fail().catch((error) => `${error.name} ${error.message}`);
    const missing = await env.OTHER.missing().catch((error) => error.name);
    return Response.json({
      sum: await env.OTHER.add(1, 2),
      object: await env.OTHER.echo({ date: new Date(0), map: [...new Map([[1, 2]])], deep: [null, { a: undefined }] }),
      called: await env.OTHER.call((name) => `hello ${name}`),
      stream: await new Response(await env.OTHER.stream()).text(),
      failed,
      missing,
    });
  },
};
