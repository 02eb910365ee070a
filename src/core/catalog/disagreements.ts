/** One thing that AWS's own pages and recipes state differently, and what is taken here. */
export type Disagreement = {
  technique: 'sft' | 'dpo' | 'rft';
  rank?: 'lora' | 'full';
  setting: string;
  found: string;
  taken: string;
};

/** Source: recipes (2026-06-22), Nova guides, SDK guidance and published cases, read 2026-05 to 2026-08. */
export const disagreements: readonly Disagreement[] = [
  {
    technique: 'rft',
    setting: 'learning_rate',
    found:
      '1e-7 (HyperPod guide), 7e-7 (HyperPod recipe), 1e-6 (sample recipe), 1e-5 (published case), 1e-4 (training job recipes)',
    taken: 'the recipe of the platform; 1e-5 from an SFT checkpoint; a warning for 1e-4 with full rank',
  },
  {
    technique: 'rft',
    setting: 'number_generation',
    found: '2 (training job recipe), 4 (guide, published case), 8 (HyperPod recipe, Bedrock)',
    taken: '4 where the recipe has 2',
  },
  {
    technique: 'rft',
    setting: 'top_k',
    found: '1 (training job recipe, guide), 5 (published case), 0 (HyperPod recipe), -1 (evaluation)',
    taken: '5 where the recipe has 1, which is refused when it is set',
  },
  {
    technique: 'rft',
    setting: 'kl_loss_coef',
    found: '0 (guide), 0.001 (recipes), 0.02 (published case)',
    taken: '0.001; 0.02 from an SFT checkpoint',
  },
  {
    technique: 'sft',
    rank: 'lora',
    setting: 'learning_rate',
    found: '1e-5 (guide, recipes, published case), 5e-5 (SDK guidance)',
    taken: '1e-5; more than twice that is refused with LoRA+ at ratio 64',
  },
  {
    technique: 'sft',
    rank: 'full',
    setting: 'learning_rate',
    found: '5e-6 (guide, first generation), 1e-5 (SDK guidance, Nova 2 recipe)',
    taken: 'the recipe of the model; 5e-6 with data mixing',
  },
  {
    technique: 'sft',
    setting: 'warmup_steps',
    found: '15 %, 5 to 10 %, 10 %; the recipe has 15 steps in a run of 10',
    taken: 'a tenth of the steps when the default is more than 15 %',
  },
  {
    technique: 'sft',
    setting: 'validation',
    found: 'ignored (older guide of Nova 2), supported (serverless guide, new recipes)',
    taken: 'sent where the recipe has a place for it; whether it ran is told after the run',
  },
  {
    technique: 'sft',
    setting: 'rows on Bedrock',
    found: '8 (SDK), 100 (comment of a script), 200 (Nova 2)',
    taken: 'by generation: 8 for the first, 200 for Nova 2',
  },
  {
    technique: 'sft',
    rank: 'lora',
    setting: 'lora_alpha',
    found: '128 (first generation), 64 (Nova 2), "start at 32"',
    taken: 'the recipe of the model; 32 when training is unstable',
  },
];
