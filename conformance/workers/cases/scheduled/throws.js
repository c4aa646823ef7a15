// Scheduled: a handler that throws.
//> SCHEDULED {"cron":"0 * * * *","scheduledTime":0}
export default {
  async scheduled() {
    throw new Error("failed");
  },
};
