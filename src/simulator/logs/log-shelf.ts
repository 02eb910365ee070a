/** One line; milliseconds since 1970. Lines may be written ahead of their time: readers see them when it has come. */
export type LogEvent = { timestamp: number; message: string };

export type LogStream = { name: string; created: number; events: LogEvent[] };

/** Groups by region and name, each with its streams. */
export type LogShelf = Map<string, Map<string, LogStream>>;

/** Adds lines to a stream, which is made when it is new. Lines must come in order of time. */
export function writeLog(
  shelf: LogShelf,
  place: { region: string; group: string; stream: string },
  events: readonly LogEvent[],
): void {
  const streams = streamsOf(shelf, place.region, place.group) ?? new Map<string, LogStream>();
  shelf.set(`${place.region}/${place.group}`, streams);
  const stream = streams.get(place.stream) ?? { name: place.stream, created: events[0]?.timestamp ?? 0, events: [] };
  streams.set(place.stream, stream);
  stream.events.push(...events);
}

export function streamsOf(shelf: LogShelf, region: string, group: string): Map<string, LogStream> | undefined {
  return shelf.get(`${region}/${group}`);
}

/** Takes back what a stream would have said after that time: its job has ended. */
export function endLogs(shelf: LogShelf, region: string, group: string, prefix: string, time: number): void {
  for (const stream of streamsOf(shelf, region, group)?.values() ?? [])
    if (stream.name.startsWith(prefix)) stream.events = stream.events.filter(({ timestamp }) => timestamp <= time);
}
