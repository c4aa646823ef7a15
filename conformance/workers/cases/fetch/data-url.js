// fetch of a data: URL.
export default {
  async fetch() {
    return new Response(
      await fetch("data:text/x,hi%20there").then(
        async (r) => `${r.headers.get("content-type")} ${await r.text()}`,
        (e) => e.name,
      ),
    );
  },
};
