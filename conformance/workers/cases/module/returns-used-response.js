// Module syntax: a Response whose body was read can't be sent.
export default {
  async fetch() {
    const response = new Response("once");
    await response.text();
    return response;
  },
};
