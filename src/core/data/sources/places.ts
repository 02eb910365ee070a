/** Which of several files a row comes from. */
export type Places = {
  /** From this row on, rows are of this file. */
  begin: (name: string, row: number) => void;
  /** The file of a row; undefined when there is only one. */
  placeOf: (row: number) => string | undefined;
};

export function createPlaces(files: number): Places {
  const begun: { name: string; row: number }[] = [];
  return {
    begin: (name, row) => void begun.push({ name, row }),
    placeOf: (row) => (files <= 1 ? undefined : begun.findLast((place) => place.row <= row)?.name),
  };
}
