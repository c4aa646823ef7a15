// Body: formData() of a form that is URL-encoded.
//> POST / {"body":"a=1&b=x+y%26&a=2&=&c","headers":{"content-type":"application/x-www-form-urlencoded"}}
export default {
  async fetch(request) {
    return Response.json({ entries: [...(await request.formData())] });
  },
};
