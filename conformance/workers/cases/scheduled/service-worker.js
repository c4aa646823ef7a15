// Scheduled: the event of service-worker syntax.
//> SCHEDULED {"cron":"1 2 3 4 5","scheduledTime":5}
addEventListener("scheduled", (event) => {
  console.log(`${event.type} ${event.cron} ${event.scheduledTime} ${event.constructor.name}`);
});
