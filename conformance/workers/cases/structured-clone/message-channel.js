// MessageChannel: a message arrives as a clone.
export default {
  async fetch() {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => {
      port2.onmessage = ({ data, constructor }) => resolve([data.a, constructor.name]);
    });
    port1.postMessage({ a: [1, 2] });
    const result = await heard;
    port1.close();
    return Response.json({ result });
  },
};
