// IdentityTransformStream passes bytes, and bytes only.
export default {
  async fetch() {
    const { readable, writable } = new IdentityTransformStream();
    const writer = writable.getWriter();
    const written = writer.write(new TextEncoder().encode("bytes")).then(() => writer.close());
    const text = await new Response(readable).text();
    await written;
    const other = new IdentityTransformStream();
    const reading = other.readable
      .getReader()
      .read()
      .catch((error) => error.name);
    const bad = await other.writable
      .getWriter()
      .write({})
      .catch((error) => error.name);
    return Response.json({
      text,
      bad,
      tag: Object.prototype.toString.call(other),
      reading: await Promise.race([reading, "pending"]),
    });
  },
};
