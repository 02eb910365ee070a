/** What our own questions to a deployment carry into captured records, invocation logs and the places of answers. */
export const PROBE_MARK = 'nova-forge-probe';
