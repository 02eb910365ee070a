import { ForgeError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { parameter, type Resource } from './define-resource.ts';

const topics: Readonly<Record<string, { title: string; text: string }>> = {
  start: {
    title: 'The loop in eight calls',
    text: `# The loop in eight calls
1. \`prepare_dataset\` {"source": "/data/tickets.csv", "columns": {"question": "body", "answer": "queue"}}
2. \`evaluate_model\` with predictions you have, or go on: the untrained model is evaluated beside each local one
3. \`start_training\` {"dataset": "ds-…", "success": {"metric": "exact_match", "target": 0.8}}
4. \`get_run\` {"id": "tr-…", "wait_s": 30}
5. \`evaluate_model\` {"model": "tr-…", "dataset": "ds-…"}
6. \`compare_runs\` {"runs": ["ev-…", "ev-…"]}
7. \`deploy_model\` {"run": "tr-…", "ttl_hours": 2}
8. \`invoke_model\`, and \`stop_run\` when done`,
  },
  baseline: {
    title: 'What the local baseline is',
    text: `# What the local baseline is
Not a language model. For closed labels: multinomial logistic regression on hashed word and character n-grams with TF-IDF weights.
For open answers: the training answer of the most similar training prompt (TF-IDF, cosine). It trains in seconds on any machine.
Use it as a floor: a GPU run that does not beat it on a paired test is not worth its price.`,
  },
  approval: {
    title: 'How money is asked for',
    text: `# How money is asked for
A call that costs money returns state needs_approval with a price range and a plan. If the client can ask its person, the person is
asked at once. If not, the plan carries an \`approve\` token: it works once, for exactly that plan, for 30 minutes. A changed argument,
dataset or price voids it. NOVA_FORGE_MAX_USD_PER_RUN and NOVA_FORGE_MAX_USD_PER_DAY hold whatever was approved.`,
  },
  plan: {
    title: 'How to read a plan',
    text: `# How to read a plan
Each setting says where it is from: \`set\` by the call, \`default\` of the recipe, or \`recommended\` in place of a default that the
arithmetic of this dataset shows to be wrong; what was set is never replaced, only checked. Checks that block must be mended first; the
number (G1 to G66) in forge://runs/{id}/plan names the rule and its source. The price is what this call does: its upper end is what the
time limit sent to the service costs, and what usually follows (evaluation, hosting) is listed apart. Without a known price nothing can be
approved. State \`blocked\` is a plan to read (plan_only) that cannot be approved as it is. \`sweep\` plans one run for each value,
with one price and one approval. The final recipe is in forge://runs/{id}/plan, for a plan's id too.`,
  },
  verdicts: {
    title: 'How to read a comparison',
    text: `# How to read a comparison
The test is paired: both models answered the same rows. \`better\` needs an adjusted p below alpha; \`no_evidence\` means the data cannot
tell the two apart, not that they are equal. \`minimum_detectable\` is the true difference these rows would show with 80 % power: when it
is larger than what matters to you, evaluate on more rows. When several settings changed at once the gain belongs to none of them alone.`,
  },
};

export const guideResources: readonly Resource[] = [
  {
    name: 'guide',
    title: 'Guides',
    description: `Short guides: ${Object.keys(topics).join(', ')}`,
    template: 'forge://guides/{topic}',
    mimeType: 'text/markdown',
    read: async (_, parameters) => {
      const topic = parameter(parameters, 'topic');
      const guide = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
      if (guide !== undefined) return guide.text;
      const close = nearest(topic, Object.keys(topics));
      throw new ForgeError('not_found', `no guide "${topic}"`, {
        next: close === undefined ? `there are ${Object.keys(topics).join(', ')}` : `did you mean ${close}?`,
      });
    },
    complete: { topic: async (_, prefix) => Object.keys(topics).filter((topic) => topic.startsWith(prefix)) },
    list: async () =>
      Object.entries(topics).map(([topic, { title }]) => ({ address: `forge://guides/${topic}`, title })),
  },
];
