import type { CatalogModel } from '../../catalog/models.ts';

/** Shapes in which rows are written. */
export type TargetShape =
  | 'converse'
  | 'messages'
  | 'eval'
  | 'judge'
  | 'dpo'
  | 'preference'
  | 'rft'
  | 'prompt_reference'
  | 'rft_multiturn'
  | 'cpt';

/** What is written, for which model. */
export type Target = {
  shape: TargetShape;
  model: string;
  family: CatalogModel['family'];
  /** Kinds of input the model reads. */
  inputs: readonly string[];
  /** Reasoning blocks are kept; else left out with a remark. */
  reasoning: boolean;
  /** Tool definitions, calls and results are trained on. */
  tools: boolean;
  /** Reserved words make a row useless. */
  reserved: boolean;
  /** Every row is written as one JSON record; else plain rows go from bytes to bytes. */
  whole: boolean;
  /** AWS account that owns the pictures of rows that do not say. */
  bucketOwner: string | undefined;
  /** Where pictures that stand in their rows are put, as `s3://…/`; absent: such rows are refused. */
  pictures?: string | undefined;
};
