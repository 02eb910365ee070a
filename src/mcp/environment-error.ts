import { messageOf, systemCode } from '../core/errors.ts';

/** What the operating system refused, by its code, and what a person can do about it. */
const fixes: Readonly<Record<string, string>> = {
  ENOSPC: 'free disk space, or set NOVA_FORGE_HOME to a disk with room',
  EDQUOT: 'free disk space, or set NOVA_FORGE_HOME to a disk with room',
  EACCES: 'give this user access, or set NOVA_FORGE_HOME to a folder it may write',
  EPERM: 'give this user access, or set NOVA_FORGE_HOME to a folder it may write',
  EROFS: 'set NOVA_FORGE_HOME to a folder that can be written',
  ENOTDIR: 'set NOVA_FORGE_HOME to a folder, not a file',
  EMFILE: 'close programs or raise the limit of open files',
  ENFILE: 'close programs or raise the limit of open files',
  EIO: 'check the disk',
};

/** The text for an error that the machine is to blame for; undefined for any other. */
export function environmentError(error: unknown): string | undefined {
  const code = systemCode(error);
  const fix = code === undefined ? undefined : fixes[code];
  return fix === undefined ? undefined : `io: ${messageOf(error)}\nNext: ${fix}; run nova-forge-mcp doctor to check`;
}
