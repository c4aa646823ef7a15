// fetch: a stream as the body of a request.
export default {
  async fetch(_request, env) {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const encoder = new TextEncoder();
    writer.write(encoder.encode("one "));
    setTimeout(() => {
      writer.write(encoder.encode("two"));
      writer.close();
    }, 5);
    const response = await fetch(`${env.ORIGIN}/echo`, { method: "POST", body: readable });
    const { body, headers } = await response.json();
    return Response.json({ body, length: headers["content-length"] });
  },
};
