// Body: formData() of what is no form.
export default {
  async fetch() {
    const of = (body, type) =>
      new Response(body, { headers: { "content-type": type } }).formData().then(
        (form) => [...form],
        (error) => error.name,
      );
    return Response.json({
      text: await of("a=1", "text/plain"),
      noBoundary: await of("x", "multipart/form-data"),
      broken: await of("--b\r\nnothing", "multipart/form-data; boundary=b"),
      empty: await of("", "application/x-www-form-urlencoded"),
    });
  },
};
