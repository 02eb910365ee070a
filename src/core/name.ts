import { z } from 'zod';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]*$/u;
const LIKE_AN_ID = /^(?:ds|tr|ev|dp|cp|pl|sp)-/;
/** Words that mean something else wherever a name can stand. */
const TAKEN = new Set(['baseline', 'untrained', 'baseline@untrained']);

/** A name a person gives: letters, digits, space, dot, dash, underscore; never like an id, so that it can stand wherever one can. */
export const Name = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => NAME.test(text) && !LIKE_AN_ID.test(text) && !TAKEN.has(text), {
    message:
      'takes letters, digits, spaces, dots, dashes and underscores, not "baseline", and does not begin like an id (ds-…)',
  });
