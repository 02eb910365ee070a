import { type CatalogModel, findModel, models } from '../catalog/models.ts';
import { ForgeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { PrepareRequest } from './request.ts';
import { splitNames } from './splitting/split-names.ts';

/** Refuses what cannot be done yet and what contradicts itself; returns the model. */
export function refuseUnsupported(request: PrepareRequest): CatalogModel {
  const { model, destination } = request;
  if (request.check_against !== undefined && request.check_against.length > 0)
    throw unsupported('check_against', 'leave check_against out');
  if (destination !== undefined)
    throw unsupported(`destination ${destination}`, 'leave destination out: results are kept locally');
  const found = requireModel(model);
  requireWhole(request.split);
  if (request.name !== undefined) requireName(request.name);
  return found;
}

function unsupported(what: string, next: string): ForgeError {
  return new ForgeError('unsupported', `prepare_dataset cannot do ${what} yet`, { next });
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

function requireWhole(split: PrepareRequest['split']): void {
  const sum = splitNames.reduce((total, name) => total + split[name], 0);
  if (Math.abs(sum - 1) <= 1e-6) return;
  const said = splitNames.map((name) => `${name} ${split[name]}`).join(' + ');
  throw new ForgeError('bad_request', `split has ${said} = ${Number(sum.toFixed(6))}, but the shares must sum to 1`, {
    next: 'give shares such as {"train": 0.8, "validation": 0.1, "test": 0.1}',
  });
}

function requireName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !/^(?:ds|tr|ev|dp|cp|pl)-/.test(name)) return;
  throw new ForgeError('bad_request', `"${name}" cannot be a name`, {
    next: 'use letters, digits, dots, dashes and underscores, and do not begin like an id (ds-…)',
  });
}
