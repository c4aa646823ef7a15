// Scheduled: noRetry is told.
//> SCHEDULED {"cron":"0 * * * *","scheduledTime":0}
export default { scheduled: (event) => event.noRetry() };
