import { InvalidArgumentError } from "commander";
import { InvalidValue } from "../config/index.ts";

/** What is no value is told in the command line's own words. */
export function orInvalid<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidValue ? new InvalidArgumentError(error.message) : error;
  }
}
