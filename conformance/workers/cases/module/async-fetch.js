// Module syntax: the handler may be asynchronous.
export default {
  async fetch() {
    await null;
    return new Response("later");
  },
};
