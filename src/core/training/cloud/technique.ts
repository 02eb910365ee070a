export type Technique = 'sft' | 'dpo' | 'rft';
