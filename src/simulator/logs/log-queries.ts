import { randomUUID } from 'node:crypto';
import {
  GetQueryResults$,
  type GetQueryResultsRequest,
  StartQuery$,
  type StartQueryRequest,
  StopQuery$,
  type StopQueryRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { serviceError } from '../wire/service-error.ts';
import { type Operation, operation } from '../wire/service.ts';
import { type LogShelf, streamsOf } from './log-shelf.ts';
import { type QueryRow, runQuery } from './run-query.ts';

type Query = { rows: QueryRow[]; looks: number };

/** Queries of Logs Insights: a query runs until it is looked at a second time. */
export function logQueries(shelf: LogShelf): Operation[] {
  const queries = new Map<string, Query>();
  return [
    operation(StartQuery$, (input: StartQueryRequest, { region, now }) => {
      const streams = streamsOf(shelf, region, input.logGroupName ?? '');
      if (streams === undefined)
        throw serviceError('ResourceNotFoundException', 'The specified log group does not exist.');
      const { startTime = 0, endTime = 0, queryString = '', limit } = input;
      const to = Math.min(endTime * 1000 + 999, now.getTime()); // whole seconds, and nothing that is yet to come
      const rows = runQuery([...streams.values()], queryString, startTime * 1000, to, limit);
      const queryId = randomUUID();
      queries.set(queryId, { rows, looks: 0 });
      return { queryId };
    }),
    operation(GetQueryResults$, ({ queryId }: GetQueryResultsRequest) => {
      const query = find(queries, queryId);
      query.looks++;
      return query.looks < 2 ? { status: 'Running', results: [] } : { status: 'Complete', results: query.rows };
    }),
    operation(StopQuery$, ({ queryId = '' }: StopQueryRequest) => {
      find(queries, queryId);
      return { success: queries.delete(queryId) };
    }),
  ];
}

function find(queries: ReadonlyMap<string, Query>, id = ''): Query {
  const query = queries.get(id);
  if (query !== undefined) return query;
  throw serviceError('ResourceNotFoundException', `Query ${id} does not exist.`);
}
