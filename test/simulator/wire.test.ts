import { CreateTrainingJob$, CreateTrainingJobRequest$ } from '@aws-sdk/client-sagemaker';
import { SimulatePrincipalPolicyRequest$ } from '@aws-sdk/client-iam';
import { CompletedMultipartUpload$, GetObject$, ListObjectsV2Output$, UploadPart$ } from '@aws-sdk/client-s3';
import { ContentBlock$ } from '@aws-sdk/client-bedrock-runtime';
import { describe, expect, it } from 'vitest';
import { checkConstraints } from '../../src/simulator/wire/check-constraints.ts';
import { checkShape } from '../../src/simulator/wire/check-shape.ts';
import { fromQuery } from '../../src/simulator/wire/from-query.ts';
import { fromXml } from '../../src/simulator/wire/from-xml.ts';
import { httpTraitOf, matchPath } from '../../src/simulator/wire/http-trait.ts';
import { readValue } from '../../src/simulator/wire/read-value.ts';
import { toShape } from '../../src/simulator/wire/shape.ts';
import { writeJson } from '../../src/simulator/wire/write-json.ts';
import { writeXmlMembers } from '../../src/simulator/wire/write-xml.ts';
import { parseXml } from '../../src/simulator/wire/xml-node.ts';

describe('checkShape', () => {
  const job = toShape(CreateTrainingJobRequest$);
  const good = { TrainingJobName: 'tr-1', RoleArn: 'arn', OutputDataConfig: { S3OutputPath: 's3://b' } };

  it('lets a fitting value pass', () => {
    expect(checkShape(job, { ...good, HyperParameters: { a: '1' }, EnableNetworkIsolation: true })).toEqual([]);
  });

  it('names what is unknown, missing or of another type, at any depth, all at once', () => {
    const bad = {
      ...good,
      RoleArn: undefined,
      HyperParameters: { epochs: 3 },
      OutputDataConfig: { S3OutputPaht: 's3://b' },
      InputDataConfig: [{ ChannelName: 'train' }, 'validation'],
      ResourceConfig: { InstanceCount: '4', VolumeSizeInGB: Number.NaN },
    };
    expect(checkShape(job, bad).toSorted()).toEqual([
      'HyperParameters.epochs is the number 3, the service takes a text',
      'InputDataConfig[0].DataSource is missing',
      'InputDataConfig[1] is the string "validation", the service takes a structure',
      'OutputDataConfig.S3OutputPaht is not known to the service',
      'OutputDataConfig.S3OutputPath is missing',
      'ResourceConfig.InstanceCount is the string "4", the service takes a number',
      'ResourceConfig.VolumeSizeInGB is the number null, the service takes a number',
      'RoleArn is missing',
    ]);
  });

  it('wants exactly one member of a union', () => {
    expect(checkShape(toShape(ContentBlock$), { text: 'a', cachePoint: { type: 'default' } }, 'block')).toEqual([
      'block has 2 members, the service takes exactly one',
    ]);
  });
});

describe('values on the wire', () => {
  it('come from form parameters, lists in the order of their numbers', () => {
    const shape = toShape(SimulatePrincipalPolicyRequest$);
    const parameters = new URLSearchParams(
      'Action=x&PolicySourceArn=arn&ActionNames.member.2=b&ActionNames.member.10=c&ActionNames.member.1=a&MaxItems=7' +
        '&ContextEntries.member.1.ContextKeyName=k&ContextEntries.member.1.ContextKeyValues.member.1=v&Wrong=1',
    );
    expect(readValue(shape, fromXml(shape, fromQuery(parameters)), { text: true })).toEqual({
      PolicySourceArn: 'arn',
      ActionNames: ['a', 'b', 'c'],
      MaxItems: 7,
      ContextEntries: [{ ContextKeyName: 'k', ContextKeyValues: ['v'] }],
      Wrong: '1',
    });
  });

  it('come from XML with entities and flattened lists', () => {
    const shape = toShape(CompletedMultipartUpload$);
    const document =
      '<?xml version="1.0"?><CompleteMultipartUpload xmlns="x"><Part><ETag>&quot;a&#45;b&quot;</ETag><PartNumber>1</PartNumber></Part><Part><PartNumber>2</PartNumber><ETag/></Part></CompleteMultipartUpload>';
    const root = parseXml(document);
    expect(root && readValue(shape, fromXml(shape, root), { text: true })).toEqual({
      Parts: [
        { ETag: '"a-b"', PartNumber: 1 },
        { ETag: '', PartNumber: 2 },
      ],
    });
    expect(parseXml('<a><b></a>')).toBeUndefined();
  });

  it('go out as XML that escapes what must be, and as JSON with times as seconds', () => {
    const text = writeXmlMembers(toShape(ListObjectsV2Output$), {
      Prefix: 'a&<',
      Contents: [{ Key: 'k', Size: 3 }],
      RequestCharged: 'r',
    });
    expect(text).toBe('<Contents><Key>k</Key><Size>3</Size></Contents><Prefix>a&amp;&lt;</Prefix>');
    const written = writeJson(toShape(CreateTrainingJobRequest$), {
      TrainingJobName: 'tr-1',
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(written).toEqual({ TrainingJobName: 'tr-1', Tags: [{ Key: 'k', Value: 'v' }] });
  });
});

describe('routes', () => {
  it('are read from the schemas; those of one bucket stand behind its name', () => {
    expect(httpTraitOf(CreateTrainingJob$)).toBeUndefined();
    expect(httpTraitOf(UploadPart$, '/{Bucket}')).toMatchObject({
      method: 'PUT',
      segments: ['{Bucket}', '{Key+}'],
      wanted: { query: ['partNumber', 'uploadId'] },
    });
    const segments = httpTraitOf(GetObject$, '/{Bucket}')?.segments ?? [];
    expect([...(matchPath(segments, '/rows/a/b%20c/') ?? [])]).toEqual([
      ['Bucket', 'rows'],
      ['Key', 'a/b c/'],
    ]);
    expect(matchPath(segments, '/rows')).toBeUndefined();
  });
});

describe('checkConstraints', () => {
  const job = toShape(CreateTrainingJobRequest$);
  const limits = {
    'CreateTrainingJobRequest.TrainingJobName': { min: 1, max: 5, pattern: '[a-z]+' },
    'CreateTrainingJobRequest.HyperParameters': { max: 1 },
    'CreateTrainingJobRequest.HyperParameters{}': { max: 2 },
    'CreateTrainingJobRequest.InputDataConfig': { min: 1 },
    'S3DataSource.S3DataType': { enum: ['S3Prefix', 'Converse'] },
    'StoppingCondition.MaxRuntimeInSeconds': { min: 1 },
  };

  it('says in the words of the services what limits forbid: of texts, numbers, lists, maps and what is in them', () => {
    const source = { S3DataSource: { S3DataType: 'Conversation', S3Uri: 's3://b' } };
    const value = {
      TrainingJobName: 'Tr-one',
      HyperParameters: { a: '1', b: '123' },
      InputDataConfig: [{ ChannelName: 'train', DataSource: source }],
      StoppingCondition: { MaxRuntimeInSeconds: 0 },
    };
    expect(checkConstraints(limits, job, value)).toEqual([
      "Value 'Tr-one' at 'trainingJobName' failed to satisfy constraint: Member must have length less than or equal to 5",
      "Value 'Tr-one' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
      "Value of size 2 at 'hyperParameters' failed to satisfy constraint: Member must have length less than or equal to 1",
      "Value '123' at 'hyperParameters.b' failed to satisfy constraint: Member must have length less than or equal to 2",
      "Value 'Conversation' at 'inputDataConfig.1.member.dataSource.s3DataSource.s3DataType' failed to satisfy constraint: Member must satisfy enum value set: [S3Prefix, Converse]",
      "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ]);
    expect(checkConstraints(limits, job, { ...value, TrainingJobName: 'tr', InputDataConfig: [] })).toContain(
      "Value of size 0 at 'inputDataConfig' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });
});
