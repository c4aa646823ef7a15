// fetch: redirect "error".
export default {
  async fetch(_request, env) {
    return new Response(
      await fetch(`${env.ORIGIN}/redirect/302`, { redirect: "error" }).then(
        () => "followed",
        (error) => error.name,
      ),
    );
  },
};
