import type { AccountFinding } from '../../../../ports/cloud.ts';
import { unknown } from './finding.ts';
import type { Look } from './look.ts';

/** Subnets and security groups are EC2's, which this server asks nothing: said, so that nobody takes them for looked at. */
export function checkNetwork({ needs: { job } }: Look): AccountFinding[] {
  const { subnets = [], security_groups: groups = [], region } = job;
  if (subnets.length === 0) return [];
  const message = `${[...subnets, ...groups].join(', ')}: whether they are there, and reach S3, is not looked at`;
  const look = `aws ec2 describe-subnets --region ${region} --subnet-ids ${subnets.join(' ')}; the subnets need a gateway endpoint to S3`;
  return [unknown('network', message, look)];
}
