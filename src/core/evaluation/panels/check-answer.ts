import { checkExact } from './checks/check-exact.ts';
import { checkForm } from './checks/check-form.ts';
import { checkList } from './checks/check-list.ts';
import { checkDate, checkTime } from './checks/check-moment.ts';
import { checkNumber } from './checks/check-number.ts';
import { isAbout, isRefusal } from './checks/check-refusal.ts';
import { checkText } from './checks/check-text.ts';
import type { PanelItem } from './panel-item.ts';

/** Whether an answer to a panel's item is right. An empty answer never is. */
export function checkAnswer({ check, prompt }: Pick<PanelItem, 'check' | 'prompt'>, answer: string): boolean {
  if (answer.trim() === '') return false;
  if ('number' in check) return checkNumber(answer, check.number, prompt);
  if ('text' in check) return checkText(answer, check.text, check.not);
  if ('exact' in check) return checkExact(answer, check.exact);
  if ('list' in check) return checkList(answer, check.list);
  if ('date' in check) return checkDate(answer, check.date, prompt);
  if ('time' in check) return checkTime(answer, check.time, prompt);
  if ('form' in check) return checkForm(answer, check.form);
  return 'about' in check ? isAbout(answer, check.about) : isRefusal(answer);
}

/** What a right answer is, in words for a reader of the predictions. */
export function rightAnswer({ check }: Pick<PanelItem, 'check'>): string {
  if ('number' in check) return String(check.number);
  if ('text' in check) return check.text[0] ?? '';
  if ('exact' in check) return check.exact;
  if ('list' in check) return check.list.join(', ');
  if ('date' in check) return check.date;
  if ('time' in check) return check.time;
  if ('form' in check) return `(an answer of the form ${JSON.stringify(check.form)})`;
  return 'about' in check ? '(an answer, not a refusal)' : '(a refusal)';
}
