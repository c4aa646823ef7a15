// Scheduled: the handler gets the event, env and ctx.
//> SCHEDULED {"cron":"*/5 * * * *","scheduledTime":1700000000000}
//@ vars {"NAME":"value"}
export default {
  scheduled(event, env, ctx) {
    console.log(
      `${event.cron} ${event.scheduledTime} ${env.NAME} ${typeof ctx.waitUntil} ${event.type ?? "no type"} ${typeof event.noRetry}`,
    );
  },
};
