// navigator: its members.
export default {
  fetch() {
    return Response.json({
      tag: Object.prototype.toString.call(navigator),
      class: typeof Navigator,
      sendBeacon: typeof navigator.sendBeacon,
      hardwareConcurrency: typeof navigator.hardwareConcurrency,
      language: typeof navigator.language,
      platform: typeof navigator.platform,
      instance: navigator instanceof Navigator,
    });
  },
};
