import arithmetic from './tables/arithmetic.json' with { type: 'json' };
import code from './tables/code.json' with { type: 'json' };
import dates from './tables/dates.json' with { type: 'json' };
import facts from './tables/facts.json' with { type: 'json' };
import format from './tables/format.json' with { type: 'json' };
import reading from './tables/reading.json' with { type: 'json' };
import strings from './tables/strings.json' with { type: 'json' };
import translation from './tables/translation.json' with { type: 'json' };
import units from './tables/units.json' with { type: 'json' };

/** What a model should not forget while it learns something else, by family. */
export const general: readonly unknown[] = [
  arithmetic,
  strings,
  format,
  dates,
  units,
  facts,
  reading,
  code,
  translation,
];
