// Body: bytes that are changed after they were given do not change the body.
export default {
  fetch() {
    const bytes = new TextEncoder().encode("before");
    const response = new Response(bytes);
    bytes.fill(120);
    return response;
  },
};
