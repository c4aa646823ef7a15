// fetch: statuses with and without bodies.
export default {
  async fetch(_request, env) {
    const seen = [];
    for (const status of [200, 204, 304, 404, 500]) {
      const response = await fetch(`${env.ORIGIN}/status/${status}`);
      seen.push([response.status, response.ok, response.body === null, await response.text()]);
    }
    return Response.json({ seen });
  },
};
