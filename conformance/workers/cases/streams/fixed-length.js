// FixedLengthStream: the response has its length.
export default {
  fetch() {
    const { readable, writable } = new FixedLengthStream(11);
    const writer = writable.getWriter();
    writer.write(new TextEncoder().encode("hello world"));
    writer.close();
    return new Response(readable);
  },
};
