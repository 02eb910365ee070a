import { settings } from '../config.ts';
import { version } from '../version.ts';

/** What `--help` prints. */
export function helpText(): string {
  const rows = settings.map((setting) => {
    const flag = setting.value === '' ? setting.flag : `${setting.flag} ${setting.value}`;
    return `  ${flag.padEnd(24)} ${setting.help}\n${' '.repeat(27)}${setting.variable}, default ${setting.fallback}`;
  });
  return `nova-forge-mcp ${version}: an MCP server that prepares data for, trains, evaluates, compares and deploys customized language models

Usage: nova-forge-mcp [serve] [settings]    speak MCP over standard input and output (what a client starts)
       nova-forge-mcp doctor [settings]     say what is usable here and what is not
       nova-forge-mcp doctor --aws [runtime] [ml.type:count] [s3://data] [settings]
                                            say what a job would meet in the account
       nova-forge-mcp iam [features] [--format json|cloudformation|terraform] [--data s3://…] [--reward ARN]
                          [--caller ARN] [settings]
                                            print the least that caller and jobs must be allowed
       nova-forge-mcp simulate [--speed N] [--fault NAME]… [--port N] [--endpoint-only] [settings]
                                            the same server against a stand-in for AWS on this machine: nothing is real
       nova-forge-mcp --help | --version

Settings (a flag wins over its variable):
${rows.join('\n')}
`;
}
