// fetch: redirects without end.
export default {
  async fetch(_request, env) {
    const url = `${env.ORIGIN}/redirect/302?to=${encodeURIComponent("/redirect/302?to=")}`;
    return new Response(
      await fetch(`${url}`).then(
        (response) => String(response.status),
        (error) => error.name,
      ),
    );
  },
};
