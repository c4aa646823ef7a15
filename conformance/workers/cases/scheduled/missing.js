// Scheduled: an app without the handler.
//> SCHEDULED {"cron":"0 * * * *","scheduledTime":0}
export default { fetch: () => new Response("x") };
