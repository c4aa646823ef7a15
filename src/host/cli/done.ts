/** Hears the exit code of the command that ran. */
export type Done = (exitCode: number) => void;
