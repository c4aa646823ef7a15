// fetch: compressed answers are unpacked for the app.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/gzip`);
    return Response.json({ text: await response.text(), encoding: response.headers.get("content-encoding") });
  },
};
