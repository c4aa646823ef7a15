// fetch: Host is taken from the URL, not from headers.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/echo`, { headers: { host: "other.example", "x-a": "1" } });
    return Response.json({ status: response.status, a: (await response.json()).headers["x-a"] });
  },
};
