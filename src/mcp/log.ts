import { type LogLevel, logLevels } from '../config.ts';

export type Log = (level: LogLevel, message: string) => void;

/** Log lines to a stream, from a level on. Never stdout: that belongs to the protocol. */
export function createLog(stream: NodeJS.WritableStream, threshold: LogLevel): Log {
  return (level, message) => {
    if (logLevels.indexOf(level) <= logLevels.indexOf(threshold)) stream.write(`nova-forge-mcp ${level}: ${message}\n`);
  };
}
