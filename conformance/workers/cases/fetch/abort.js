// fetch: a signal ends it, before and while it waits.
export default {
  async fetch(_request, env) {
    const controller = new AbortController();
    const pending = fetch(`${env.ORIGIN}/slow?ms=2000`, { signal: controller.signal }).catch((error) => error.name);
    setTimeout(() => controller.abort(), 20);
    const custom = new AbortController();
    custom.abort("my reason");
    return Response.json({
      pending: await pending,
      before: await fetch(env.ORIGIN, { signal: AbortSignal.abort() }).catch((error) => error.name),
      custom: await fetch(env.ORIGIN, { signal: custom.signal }).catch((reason) => reason),
      timeout: await fetch(`${env.ORIGIN}/slow?ms=2000`, { signal: AbortSignal.timeout(20) }).catch(
        (error) => error.name,
      ),
    });
  },
};
