import type { SmokeCheck } from '../../runs/deployment-record.ts';
import type { SamplePrompt } from '../sample-prompts.ts';
import type { Answered } from './ask-prompts.ts';

/** Marks by which chat templates part turns; in an answer they say that the wrong template or stop token is in use. */
const templateMarks =
  /<\|(?:im_start|im_end|eot_id|end|endoftext|start_header_id|end_header_id|eom_id)\|>|<\/?s>|\[\/?INST\]|<(?:start|end)_of_turn>|<｜[^｜]{1,40}｜>/;

/** Whether answers end by themselves and hold no marks of a template, unless training taught them. */
export function checkStops(prompts: readonly SamplePrompt[], answered: Answered): SmokeCheck {
  const code = 'stops';
  const leaked = answered.map(({ text }) => templateMarks.exec(text)?.[0]).find((mark) => mark !== undefined);
  if (leaked !== undefined && !prompts.some(({ target }) => target.includes(leaked)))
    return {
      code,
      result: 'failed',
      detail: `an answer holds "${leaked}": chat template and stop tokens are not those of training`,
    };
  if (prompts.every(({ target }) => target === ''))
    return { code, result: 'unknown', detail: 'how long the answers of training were is not known' };
  const cut = answered.filter(({ stop_reason }) => stop_reason === 'max_tokens').length;
  if (cut * 2 > answered.length)
    return {
      code,
      result: 'failed',
      detail: `${cut} of ${answered.length} answers ran on to four times the longest answer of training: the stop token is not heard`,
    };
  return { code, result: 'passed', detail: `${answered.length - cut} of ${answered.length} answers end by themselves` };
}
