// fetch: the origin's body through a transform to the client.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/chunks`);
    return new Response(response.body, { headers: { "x-from": "origin" } });
  },
};
