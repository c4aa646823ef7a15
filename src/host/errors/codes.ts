// Every expected failure of the host, and what the process ends with when nothing else is to be done.

/** 1: the app's own fault; 2: the command's arguments; 3: a limit was hit; 4: NANO cannot run here. */
export const exitCodes = {
  NANO_APP_EXCEPTION: 1,
  NANO_APP_INVALID: 1,
  NANO_USAGE: 2,
  NANO_NO_SUCH_PATH: 2,
  NANO_NO_APP: 2,
  NANO_CONFIG_INVALID: 2,
  NANO_ROUTE_TAKEN: 2,
  NANO_CPU_LIMIT: 3,
  NANO_STARTUP_LIMIT: 3,
  NANO_MEMORY_LIMIT: 3,
  NANO_WALL_LIMIT: 3,
  NANO_SUBREQUEST_LIMIT: 3,
  NANO_BODY_LIMIT: 3,
  NANO_OVERLOADED: 3,
  NANO_TESTS_MISSING: 4,
  NANO_ENGINE_MISSING: 4,
  NANO_ENGINE_MISMATCH: 4,
  NANO_ENGINE_CRASHED: 4,
  NANO_NOT_SERVING: 4,
  NANO_DATA_IN_USE: 4,
  NANO_DATA_UNUSABLE: 4,
  NANO_SERVER_UNREACHABLE: 4,
  NANO_SERVER_REFUSED: 1,
  NANO_NAME_TAKEN: 2,
  NANO_ASSETS_MISSING: 2,
  NANO_NO_SUCH_VERSION: 2,
  NANO_NO_SUCH_SECRET: 2,
  NANO_ADDRESS_IN_USE: 4,
  NANO_ADDRESS_UNUSABLE: 4,
  NANO_OUTPUT_UNUSABLE: 4,
} as const;

export type ErrorCode = keyof typeof exitCodes;
