import { builtRequests } from '../support/aws-jobs.ts';

// Every request of the grid, one JSON line each, for the check against botocore's service model.
for (const built of builtRequests()) process.stdout.write(`${JSON.stringify(built)}\n`);
