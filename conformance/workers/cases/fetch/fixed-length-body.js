// fetch: the length of a FixedLengthStream goes out.
export default {
  async fetch(_request, env) {
    const { readable, writable } = new FixedLengthStream(5);
    const writer = writable.getWriter();
    writer.write(new TextEncoder().encode("12345"));
    writer.close();
    const { body, headers } = await (await fetch(`${env.ORIGIN}/echo`, { method: "POST", body: readable })).json();
    return Response.json({ body, length: headers["content-length"] });
  },
};
