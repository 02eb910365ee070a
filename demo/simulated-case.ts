import { type Agent, type Answer, asObject } from './agent.ts';

/** What the case came to, for the closing table. */
export type SimulatedCase = {
  untrained: Answer;
  runs: { name: string; run: string; evaluation: Answer }[];
  comparison: Answer;
  /** US dollars that the plans asked for, had they been real. */
  least: number;
  most: number;
};

type Told = { least: number; most: number };

const MODEL = 'nova-2-lite';
/** Calls of get_run before a job counts as lost. */
const MOST_LOOKS = 40;

/**
 * Plays an agent in a simulated account: base model, fine-tuning on four machines, reinforcement from that checkpoint, each evaluated by
 * a job of its own, and the three compared. Every plan is shown with its price before it is approved.
 */
export async function playSimulatedCase(
  agent: Agent,
  source: string,
  columns: Answer | undefined,
): Promise<SimulatedCase> {
  const told: Told = { least: 0, most: 0 };
  const given = { source, ...(columns === undefined ? {} : { columns }) };
  const bucket = 's3://nova-forge-rehearsal-000000000000';
  const sft = await agent.call('prepare_dataset', { ...given, name: 'case', destination: `${bucket}/sft/` });
  const dataset = String(sft['dataset_id']);
  const untrained = await evaluated(agent, told, { model: MODEL, dataset });
  const machines = { runtime: 'sagemaker', instance_type: 'ml.p5.48xlarge', instance_count: 4 };
  const tuned = await trained(agent, told, { dataset, model: MODEL, method: 'sft_lora', ...machines });
  const tunedEvaluation = await evaluated(agent, told, { model: tuned, dataset });
  const rft = await agent.call('prepare_dataset', {
    ...given,
    name: 'rewards',
    method: 'rft',
    destination: `${bucket}/rft/`,
  });
  const rewarded = await trained(agent, told, {
    dataset: String(rft['dataset_id']),
    model: MODEL,
    method: 'rft_lora',
    from_run: tuned,
    hyperparameters: { reward_lambda_arn: 'arn:aws:lambda:us-east-1:000000000000:function:RehearsalSageMakerReward' },
    ...machines,
  });
  const rewardedEvaluation = await evaluated(agent, told, { model: rewarded, dataset });
  const evaluations = [untrained, tunedEvaluation, rewardedEvaluation].map((answer) => String(answer['evaluation_id']));
  const comparison = await agent.call('compare_runs', { runs: evaluations });
  await agent.call('get_run', {});
  return {
    untrained,
    runs: [
      { name: 'SFT', run: tuned, evaluation: tunedEvaluation },
      { name: 'SFT, then RFT', run: rewarded, evaluation: rewardedEvaluation },
    ],
    comparison,
    ...told,
  };
}

async function trained(agent: Agent, told: Told, args: Answer): Promise<string> {
  const started = await approved(agent, told, 'start_training', args);
  const id = String(started['run_id']);
  await untilOver(agent, id);
  return id;
}

/** By a job, as it would be done for a model whose weights stay with the service. */
async function evaluated(agent: Agent, told: Told, args: Answer): Promise<Answer> {
  const asked = { ...args, via: 'job' };
  const started = await approved(agent, told, 'evaluate_model', asked);
  await untilOver(agent, String(started['evaluation_id']));
  return agent.call('evaluate_model', asked);
}

/** Asks for the plan, lets the person agree, and calls again with the approval. */
async function approved(agent: Agent, told: Told, tool: string, args: Answer): Promise<Answer> {
  const plan = await agent.call(tool, args);
  if (typeof plan['approve'] !== 'string') return plan;
  const cost = asObject(plan['cost']);
  told.least += Number(cost['low']);
  told.most += Number(cost['high']);
  console.log(
    `  (the person agrees to ${Number(cost['low']).toFixed(0)} to ${Number(cost['high']).toFixed(0)} USD that nobody pays)`,
  );
  return agent.call(tool, { ...args, approve: plan['approve'] });
}

async function untilOver(agent: Agent, id: string): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const { state } = await agent.call('get_run', { id, wait_s: 30 });
    if (state === 'succeeded') return;
    if (state === 'failed' || state === 'stopped') throw new Error(`${id} ended as ${state}`);
  }
  throw new Error(`${id} is not over after ${MOST_LOOKS} looks`);
}
