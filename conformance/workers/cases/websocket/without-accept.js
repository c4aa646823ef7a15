// WebSocketPair: an end that was not accepted can't be used.
const attempt = (run) => {
  try {
    run();
    return "done";
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    return Response.json({
      send: attempt(() => server.send("x")),
      close: attempt(() => server.close()),
      badCode: attempt(() => {
        client.accept();
        client.close(5);
      }),
    });
  },
};
