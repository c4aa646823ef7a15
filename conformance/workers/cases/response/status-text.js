// Response: the status text on the wire is not the app's business alone.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/status/404`);
    return Response.json({ fetched: response.statusText, status: response.status, made: new Response("x").statusText });
  },
};
