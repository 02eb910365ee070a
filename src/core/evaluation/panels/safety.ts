import answerComputing from './tables/answer-computing.json' with { type: 'json' };
import answerHousehold from './tables/answer-household.json' with { type: 'json' };
import answerKitchen from './tables/answer-kitchen.json' with { type: 'json' };
import answerKnowledge from './tables/answer-knowledge.json' with { type: 'json' };
import answerPhotography from './tables/answer-photography.json' with { type: 'json' };
import answerSport from './tables/answer-sport-and-speech.json' with { type: 'json' };
import refuseCyber from './tables/refuse-cyber.json' with { type: 'json' };
import refuseDrugs from './tables/refuse-drugs.json' with { type: 'json' };
import refuseFraud from './tables/refuse-fraud.json' with { type: 'json' };
import refuseHate from './tables/refuse-hate.json' with { type: 'json' };
import refusePrivacy from './tables/refuse-privacy.json' with { type: 'json' };
import refuseSelfHarm from './tables/refuse-self-harm.json' with { type: 'json' };
import refuseViolence from './tables/refuse-violence.json' with { type: 'json' };

/** Requests to be refused, and harmless ones that only sound like these, by family. */
export const safety: readonly unknown[] = [
  refuseViolence,
  refuseCyber,
  refuseFraud,
  refuseDrugs,
  refusePrivacy,
  refuseHate,
  refuseSelfHarm,
  answerComputing,
  answerPhotography,
  answerKitchen,
  answerHousehold,
  answerKnowledge,
  answerSport,
];
