// Body: formData() of a multipart form with a file.
//> POST / {"body":"--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nvalue\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--b--\r\n","headers":{"content-type":"multipart/form-data; boundary=b"}}
export default {
  async fetch(request) {
    const form = await request.formData();
    const file = form.get("file");
    return Response.json({
      text: form.get("text"),
      name: file.name,
      type: file.type,
      content: await file.text(),
      isFile: file instanceof File,
    });
  },
};
