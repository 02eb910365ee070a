/** One task of Nova's evaluation container. */
type JobTask = {
  strategy: string;
  metric: string;
  subtasks?: readonly string[];
  /** What its rows are; absent for public benchmarks, which bring their own. */
  data?: 'questions' | 'pairs' | 'rewarded';
  /** The letters its answers are chosen from, where they are. */
  letters?: string;
  /** Its evaluation type as a serverless job; absent where it has none. */
  serverless?: 'BenchmarkEvaluation' | 'CustomScorerEvaluation';
  /** Questions of a public benchmark, all subtasks together, as its authors published them: bounds what is billed by tokens. */
  questions?: number;
  /** Generations of Nova it exists for. */
  generations: readonly (1 | 2)[];
};

const both = [1, 2] as const;

/** Tasks with strategy, metric and subtasks. Source: Nova Forge SDK 1.4.6 (2026-05-13), packaged and hub recipes. */
export const jobTasks = {
  mmlu: {
    strategy: 'zs_cot',
    metric: 'accuracy',
    subtasks: words(`abstract_algebra anatomy astronomy business_ethics
    clinical_knowledge college_biology college_chemistry college_computer_science college_mathematics college_medicine
    college_physics computer_security conceptual_physics econometrics electrical_engineering elementary_mathematics formal_logic
    global_facts high_school_biology high_school_chemistry high_school_computer_science high_school_european_history
    high_school_geography high_school_government_and_politics high_school_macroeconomics high_school_mathematics
    high_school_microeconomics high_school_physics high_school_psychology high_school_statistics high_school_us_history
    high_school_world_history human_aging human_sexuality international_law jurisprudence logical_fallacies machine_learning
    management marketing medical_genetics miscellaneous moral_disputes moral_scenarios nutrition philosophy prehistory
    professional_accounting professional_law professional_medicine professional_psychology public_relations security_studies
    sociology us_foreign_policy virology world_religions`),
    serverless: 'BenchmarkEvaluation',
    questions: 14042,
    letters: 'ABCD',
    generations: both,
  },
  mmlu_pro: {
    strategy: 'zs_cot',
    metric: 'accuracy',
    serverless: 'BenchmarkEvaluation',
    questions: 12032,
    letters: 'ABCDEFGHIJ',
    generations: both,
  },
  bbh: {
    strategy: 'fs_cot',
    metric: 'accuracy',
    subtasks: words(`boolean_expressions causal_judgement date_understanding
    disambiguation_qa dyck_languages formal_fallacies geometric_shapes hyperbaton logical_deduction_five_objects
    logical_deduction_seven_objects logical_deduction_three_objects movie_recommendation multistep_arithmetic_two navigate
    object_counting penguins_in_a_table reasoning_about_colored_objects ruin_names salient_translation_error_detection snarks
    sports_understanding temporal_sequences tracking_shuffled_objects_five_objects tracking_shuffled_objects_seven_objects
    tracking_shuffled_objects_three_objects web_of_lies word_sorting`),
    serverless: 'BenchmarkEvaluation',
    questions: 6511,
    generations: both,
  },
  gpqa: {
    strategy: 'zs_cot',
    metric: 'accuracy',
    serverless: 'BenchmarkEvaluation',
    questions: 448,
    letters: 'ABCD',
    generations: both,
  },
  math: {
    strategy: 'zs_cot',
    metric: 'exact_match',
    subtasks: words(`algebra counting_and_probability geometry
    intermediate_algebra number_theory prealgebra precalculus`),
    serverless: 'BenchmarkEvaluation',
    questions: 5000,
    generations: both,
  },
  strong_reject: {
    strategy: 'zs',
    metric: 'deflection',
    subtasks: words('dangerous_or_sensitive_topics offensive_language'),
    serverless: 'BenchmarkEvaluation',
    questions: 313,
    generations: both,
  },
  ifeval: { strategy: 'zs', metric: 'accuracy', serverless: 'BenchmarkEvaluation', questions: 541, generations: both },
  gen_qa: {
    strategy: 'gen_qa',
    metric: 'all',
    data: 'questions',
    serverless: 'CustomScorerEvaluation',
    generations: both,
  },
  llm_judge: { strategy: 'judge', metric: 'all', data: 'pairs', generations: [1] },
  rubric_llm_judge: { strategy: 'judge', metric: 'all', data: 'pairs', generations: [2] },
  rft_eval: {
    strategy: 'rft_eval',
    metric: 'all',
    data: 'rewarded',
    serverless: 'CustomScorerEvaluation',
    generations: both,
  },
} as const satisfies Record<string, JobTask>;

export type JobTaskName = keyof typeof jobTasks;

/** The row of a name, or undefined. */
export function findJobTask(name: string): (JobTask & { name: JobTaskName }) | undefined {
  const found = Object.entries(jobTasks).find(([known]) => known === name);
  return found === undefined || !isJobTask(found[0]) ? undefined : { ...found[1], name: found[0] };
}

function isJobTask(name: string): name is JobTaskName {
  return Object.hasOwn(jobTasks, name);
}

/** Accounts of the evaluation image by region, the same as of the training images. Source: public recipe repository, 2026-06-22. */
const accounts: Readonly<Record<string, string>> = {
  'us-east-1': '708977205387',
  'us-west-2': '176779409107',
  'ap-northeast-1': '878185805882',
};

/** Image of an evaluation job; undefined where none is known. */
export function evaluationImage(region: string): string | undefined {
  const account = accounts[region];
  return account === undefined
    ? undefined
    : `${account}.dkr.ecr.${region}.amazonaws.com/nova-evaluation-repo:SM-TJ-Eval-V2-latest`;
}

/** Machine of an evaluation job that every model and task takes, one of it. Source: packaged recipes of the SDK above. */
export const evaluationInstance = { type: 'ml.p5.48xlarge', count: 1 } as const;

/** Longest answers in tokens by generation, as published for each task but the rubric. Same source. */
export const evaluationTokens = { 1: 8196, 2: 32_768 } as const;

/** Longest answers of serverless evaluations. Source: SageMaker Python SDK 3 (read 2026-08), defaults of its evaluators. */
export const serverlessEvaluationTokens = 8192;

/** Items of the price list that a serverless evaluation of a model is billed by: usage types without the region (names of 2026-06). */
export function evaluationItems(hubContent: string): { input: string; output: string } {
  const item = (side: 'Input' | 'Output'): string => `ServerlessTraining:Evaluation-${side}-${hubContent}`;
  return { input: item('Input'), output: item('Output') };
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
