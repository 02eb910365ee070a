import { bedrockItem, datedItemPrice, serverlessItem } from '../../core/catalog/cloud-prices.ts';
import { evaluationItems } from '../../core/catalog/evaluation-jobs.ts';
import { type Instance, instances, instancesAsOf } from '../../core/catalog/instances.ts';
import { novaModels } from '../../core/catalog/nova-models.ts';

/** One line of the price list: what it is about, and its price in US dollars for a unit. */
export type PriceItem = {
  service: 'AmazonSageMaker' | 'AmazonBedrock';
  attributes: Readonly<Record<string, string>>;
  usd: number;
  unit: string;
  since: string;
};

/** Short names of regions in usage types. */
const SHORT: Readonly<Record<string, string>> = {
  'us-east-1': 'USE1',
  'us-west-2': 'USW2',
  'eu-west-1': 'EU',
  'eu-west-2': 'EUW2',
  'ap-northeast-1': 'APN1',
};

/** Serverless customization has no published number: these are the simulator's own. */
const INVENTED_PER_MILLION_USD = 4;
const INVENTED_PER_HOUR_USD = 90;
const INVENTED_EVALUATION_USD = { input: 0.5, output: 3 };

/** Everything that has a price here. */
export function priceItems(): PriceItem[] {
  return Object.entries(SHORT).flatMap(([region, short]) => [
    ...instanceItems(region, short),
    ...modelItems(region, short),
  ]);
}

function instanceItems(region: string, short: string): PriceItem[] {
  const priced: [string, Instance][] = Object.entries(instances);
  return priced.flatMap(([type, { usd_per_hour: usd }]) =>
    usd === undefined
      ? []
      : [
          ['Train', 'Training'],
          ['Host', 'Hosting'],
        ].map(([use, component = '']) =>
          item(region, `${short}-${use}:${type}`, usd, 'Hrs', {
            productFamily: 'ML Instance',
            instanceName: type,
            component,
          }),
        ),
  );
}

function modelItems(region: string, short: string): PriceItem[] {
  return Object.values(novaModels).flatMap(({ hub, sku }) => {
    const training = datedItemPrice(bedrockItem('sft', sku))?.usd;
    const serverless = (['sft', 'dpo'] as const).flatMap((technique) =>
      (['lora', 'full'] as const).map((rank) => serverlessItem(technique, rank, hub)),
    );
    const perMillion = serverless.map((name) =>
      item(region, `${short}-${name}`, INVENTED_PER_MILLION_USD, '1M tokens'),
    );
    const perHour = item(region, `${short}-${serverlessItem('rft', 'lora', hub)}`, INVENTED_PER_HOUR_USD, 'Hrs');
    const { input, output } = evaluationItems(hub);
    const evaluation = [
      item(region, `${short}-${input}`, INVENTED_EVALUATION_USD.input, '1M tokens'),
      item(region, `${short}-${output}`, INVENTED_EVALUATION_USD.output, '1M tokens'),
    ];
    const bedrock =
      training === undefined
        ? []
        : [item(region, `${short}-${bedrockItem('sft', sku)}`, training / 1000, '1K tokens', {}, 'AmazonBedrock')];
    return [...perMillion, perHour, ...evaluation, ...bedrock];
  });
}

function item(
  region: string,
  usagetype: string,
  usd: number,
  unit: string,
  more: Readonly<Record<string, string>> = {},
  service: PriceItem['service'] = 'AmazonSageMaker',
): PriceItem {
  return { service, usd, unit, since: instancesAsOf, attributes: { regionCode: region, usagetype, ...more } };
}
