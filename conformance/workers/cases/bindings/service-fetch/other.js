export default {
  async fetch(request) {
    const { pathname, search, hostname } = new URL(request.url);
    const seen = {
      method: request.method,
      path: pathname + search,
      host: hostname,
      mine: request.headers.get("x-mine"),
      body: await request.text(),
    };
    return Response.json(seen, { status: 201, headers: { "x-other": "yes" } });
  },
};
