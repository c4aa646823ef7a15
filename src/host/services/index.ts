export type { ServiceAnswers } from "./fetch/fetch-service.ts";
export { Services, type ServicesOptions } from "./services.ts";
