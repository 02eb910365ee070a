/** How a thread of this program is started: its file, and the arguments that tell it what to do. */
export type ThreadEntry = {
  file: string;
  args: readonly string[];
  /** Options of Node for the thread; those of this process when absent. */
  execArgv?: readonly string[];
};
