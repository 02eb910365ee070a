import type { Problem } from '../runs/dataset-record.ts';

type Severity = Problem['severity'];

/**
 * Every defect that can be found: how bad it is and what mends it. `drops`: the rows are left out of the splits; such a
 * problem blocks when repairs are switched off. Rules of shape and reserved words: facts of the Nova SFT validator.
 */
export const problemCodes = {
  bad_json: { severity: 'warn', drops: true, fix: 'write one JSON object per line' },
  not_an_object: { severity: 'warn', drops: true, fix: 'write each row as a JSON object with named fields' },
  bad_utf8: { severity: 'warn', drops: true, fix: 'save the file as UTF-8' },
  short_row: { severity: 'warn', drops: true, fix: 'give the row as many cells as the header has' },
  long_row: { severity: 'warn', drops: true, fix: 'quote the cells that contain the delimiter' },
  broken_quote: { severity: 'warn', drops: true, fix: 'close the quoted cell, and double the quotes inside it' },
  row_too_long: { severity: 'warn', drops: true, fix: 'split the row: no model reads this much at once' },
  missing_value: { severity: 'warn', drops: true, fix: 'fill the field in, or map another column' },
  not_text: { severity: 'warn', drops: true, fix: 'give the field as text' },
  bad_unicode: { severity: 'warn', drops: true, fix: 'remove the half of a surrogate pair' },
  empty_prompt: { severity: 'warn', drops: true, fix: 'fill in the question, or remove the row' },
  empty_answer: { severity: 'warn', drops: true, fix: 'fill in the answer, or remove the row' },
  reserved_words: {
    severity: 'warn',
    drops: true,
    fix: 'reword: Nova training refuses these strings anywhere in a text',
  },
  wrong_role: { severity: 'warn', drops: true, fix: 'use the roles user and assistant' },
  turns_not_alternating: { severity: 'warn', drops: true, fix: 'let user and assistant alternate, user first' },
  ends_with_user: { severity: 'warn', drops: true, fix: 'end the conversation with the assistant' },
  bad_content: { severity: 'warn', drops: true, fix: 'give content as a list of {"text": …} blocks' },
  unsupported_content: {
    severity: 'warn',
    drops: true,
    fix: 'only text and reasoningContent blocks can be prepared yet',
  },
  unsupported_row: {
    severity: 'warn',
    drops: true,
    fix: 'rows of this shape cannot be prepared yet: convert them first',
  },
  not_single_turn: { severity: 'warn', drops: true, fix: 'evaluation rows hold one question: split the conversation' },
  schema_version: { severity: 'warn', drops: true, fix: 'write "schemaVersion": "bedrock-conversation-2024"' },
  unknown_field: { severity: 'warn', drops: true, fix: 'remove the field: training refuses records that have it' },
  split_conflict: { severity: 'warn', drops: true, fix: 'give rows with the same prompt the same group' },
  exact_duplicates: { severity: 'info', drops: false, fix: 'nothing to do: one of each was kept' },
  contradictory_targets: {
    severity: 'warn',
    drops: false,
    fix: 'decide on one answer for each prompt; the model learns a coin toss',
  },
  label_imbalance: { severity: 'warn', drops: false, fix: 'add rows of the rare labels, or judge by macro F1' },
  label_variants: { severity: 'warn', drops: false, fix: 'spell each label in one way' },
  refusal_targets: {
    severity: 'warn',
    drops: false,
    fix: 'remove or rewrite these answers: the model learns to refuse',
  },
  truncated_targets: { severity: 'warn', drops: false, fix: 'complete these answers, or remove the rows' },
  leaked_answer: { severity: 'warn', drops: false, fix: 'take the answer out of the prompt' },
  answers_quote_prompt: { severity: 'info', drops: false, fix: 'nothing to do when the task is to quote the prompt' },
  repeated_answers: { severity: 'info', drops: false, fix: 'keep fewer rows with this answer unless it is meant' },
  over_window: {
    severity: 'warn',
    drops: false,
    fix: 'shorten the rows, or raise max_length where the recipe lets you',
  },
  target_beyond_window: {
    severity: 'block',
    drops: false,
    fix: 'shorten these prompts: training cuts the answer off and learns nothing',
  },
  system_drift: { severity: 'warn', drops: false, fix: 'give every row the same system prompt, word for word' },
  language_mismatch: { severity: 'warn', drops: false, fix: 'answer in the language of the prompt' },
  language_mix: { severity: 'info', drops: false, fix: 'nothing to do when several languages are meant' },
  pii: { severity: 'warn', drops: false, fix: 'pass redact "pii" to put placeholders, or remove the rows' },
  secrets: { severity: 'warn', drops: false, fix: 'revoke these credentials, and pass redact "pii"' },
  example_identifiers: { severity: 'info', drops: false, fix: 'nothing to do: reserved for examples' },
  mojibake: { severity: 'warn', drops: false, fix: 'read the source as UTF-8; what could be mended was' },
  garbled_text: { severity: 'warn', drops: false, fix: 'export the source again as UTF-8: characters were lost' },
  control_characters: { severity: 'warn', drops: false, fix: 'remove the control characters' },
  html_noise: { severity: 'info', drops: false, fix: 'convert the pages to plain text' },
  inconsistent_system: {
    severity: 'block',
    drops: false,
    fix: 'training refuses a set where only some rows have a system prompt: pass `system` to fill the others',
  },
  inconsistent_reasoning: {
    severity: 'block',
    drops: false,
    fix: 'training refuses a set where only some rows have reasoning: fill it in everywhere or do not map it',
  },
  reasoning_left_out: { severity: 'info', drops: false, fix: 'only Nova 2 models train on reasoning' },
  group_missing: { severity: 'warn', drops: false, fix: 'fill in the group column; such rows were grouped by prompt' },
  split_empty: { severity: 'warn', drops: false, fix: 'add rows, or change `split`' },
  few_rows: { severity: 'warn', drops: false, fix: 'add rows before paying for a training job' },
  many_rows: { severity: 'warn', drops: false, fix: 'take a sample, or train on SageMaker' },
  small_test: { severity: 'info', drops: false, fix: 'small differences will not show: enlarge the test share' },
  evaluation_split: {
    severity: 'info',
    drops: false,
    fix: 'pass split {"test": 1} to evaluate on every row',
  },
  columns_guessed: { severity: 'warn', drops: false, fix: 'check the columns, and pass `columns` when they are wrong' },
  delimiter_detected: { severity: 'info', drops: false, fix: 'nothing to do when the columns are right' },
  strata_overflow: { severity: 'info', drops: false, fix: 'name a coarser column in `stratify_by`' },
  mostly_unusable: {
    severity: 'block',
    drops: false,
    fix: 'more than half of the rows cannot be used: mend the source first',
  },
} as const satisfies Record<string, { severity: Severity; drops: boolean; fix: string }>;

export type ProblemCode = keyof typeof problemCodes;
