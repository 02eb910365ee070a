import type * as whole from '../../../src/core/data/checks/substance.ts';

export const createSubstanceChecks: typeof whole.createSubstanceChecks = () => [];
