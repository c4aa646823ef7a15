// Scheduled: waitUntil is waited for.
//> SCHEDULED {"cron":"* * * * *","scheduledTime":1}
export default {
  scheduled(_event, _env, ctx) {
    ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log("waited")));
  },
};
