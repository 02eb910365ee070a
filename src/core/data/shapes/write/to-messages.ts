import { splitAnswer } from '../example.ts';
import { fault } from '../row-fields.ts';
import { checkChat } from '../rules/check-chat.ts';
import { type Writer, answerText, reasoningOf, spoken } from './built.ts';
import { assistantMessage, openAiMessages, openAiTools } from './openai-messages.ts';

/** A conversation as trainers of open-weight models read it: messages, then tools. */
export const toMessages: Writer = (example, target, notes) => {
  checkChat(example, target, notes);
  const { earlier, answer } = splitAnswer(example);
  const { system, turns, tools } = example;
  return {
    record: { messages: openAiMessages(system, turns), ...(tools.length === 0 ? {} : { tools: openAiTools(tools) }) },
    prompt: spoken(earlier),
    answer: answerText(answer?.blocks ?? []),
    ...reasoningOf(answer?.blocks ?? []),
  };
};

/** A preference pair as trainers of open-weight models read it: prompt, chosen and rejected as lists of messages. */
export const toPreference: Writer = (example, target, notes) => {
  checkChat(example, target, notes);
  const { earlier, answer } = splitAnswer(example);
  const { rejected } = example;
  if (rejected === undefined) fault(notes, 'bad_preference', 'there is no rejected answer');
  return {
    record: {
      prompt: openAiMessages(example.system, earlier),
      chosen: [assistantMessage(answer?.blocks ?? [])],
      rejected: [assistantMessage(rejected ?? [])],
    },
    prompt: spoken(earlier),
    answer: answerText(answer?.blocks ?? []),
    rejected: answerText(rejected ?? []),
  };
};
