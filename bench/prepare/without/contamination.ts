import type * as whole from '../../../src/core/data/checks/contamination.ts';

export const createContaminationCheck: typeof whole.createContaminationCheck = () => ({ watch() {}, report() {} });
