import { type CatalogModel, findModel, models } from '../catalog/models.ts';
import { ForgeError } from '../errors.ts';
import { checkOverrides } from './checks/overrides.ts';
import { nearest } from '../nearest.ts';
import type { PrepareRequest } from './request.ts';
import { splitNames } from './splitting/split-names.ts';

/** Refuses what contradicts itself; returns the model. */
export function refuseUnsupported(request: PrepareRequest): CatalogModel {
  const { model } = request;
  checkOverrides(request.override ?? []);
  const found = requireModel(model);
  requireWhole(request.split);
  requireOneWay(request);
  return found;
}

function requireModel(model: string): CatalogModel {
  const found = findModel(model);
  if (found !== undefined) return found;
  const names = Object.keys(models);
  const close = nearest(model, names);
  throw new ForgeError('bad_request', `there is no model "${model}"; there are ${names.join(', ')}`, {
    next: close === undefined ? 'name one of these' : `did you mean ${close}?`,
  });
}

/** A split by time, by a column or as the reference knows neither groups nor strata, and there is one way at a time. */
function requireOneWay({ split, compatibility, group_by, stratify_by }: PrepareRequest): void {
  const ways = Object.entries({ 'split.time': split.time, 'split.column': split.column, compatibility });
  const [way, second] = ways.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (way === undefined) return;
  const other =
    second ??
    (group_by === undefined ? undefined : 'group_by') ??
    (stratify_by === undefined ? undefined : 'stratify_by');
  if (other === undefined) return;
  throw new ForgeError('bad_request', `${way} and ${other} contradict each other: each says how rows are split`, {
    next: `leave one of them out`,
  });
}

function requireWhole(split: PrepareRequest['split']): void {
  if (split.column !== undefined) return; // the column says
  const sum = splitNames.reduce((total, name) => total + split[name], 0);
  if (Math.abs(sum - 1) <= 1e-6) return;
  const said = splitNames.map((name) => `${name} ${split[name]}`).join(' + ');
  throw new ForgeError('bad_request', `split has ${said} = ${Number(sum.toFixed(6))}, but the shares must sum to 1`, {
    next: 'give shares such as {"train": 0.8, "validation": 0.1, "test": 0.1}',
  });
}
