// Limits: an app that does not answer in time is ended.
//@ limits {"wallMs":200}
export default {
  async fetch() {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return new Response("late");
  },
};
