import type { XmlNode } from './xml-node.ts';

/** Form parameters (`A.member.1.B=x`) as the elements they stand for. */
export function fromQuery(parameters: URLSearchParams): XmlNode {
  const pairs = [...parameters].filter(([key]) => key !== 'Action' && key !== 'Version');
  return { name: '', text: '', children: nodesOf(pairs.map(([key, value]) => [key.split('.'), value])) };
}

type Pair = [path: string[], value: string];

function nodesOf(pairs: readonly Pair[]): XmlNode[] {
  const names = [...new Set(pairs.map(([[first = '']]) => first))];
  return names.flatMap((name) => {
    const below = pairs.filter(([[first]]) => first === name).map(([path, value]): Pair => [path.slice(1), value]);
    const numbered = below.every(([[next]]) => next !== undefined && /^\d+$/.test(next));
    return numbered ? itemsOf(name, below) : [nodeOf(name, below)];
  });
}

function nodeOf(name: string, pairs: readonly Pair[]): XmlNode {
  const own = pairs.find(([path]) => path.length === 0);
  return { name, text: own?.[1] ?? '', children: nodesOf(pairs.filter(([path]) => path.length > 0)) };
}

function itemsOf(name: string, pairs: readonly Pair[]): XmlNode[] {
  const numbers = [...new Set(pairs.map(([[number]]) => Number(number)))].sort((a, b) => a - b);
  return numbers.map((number) =>
    nodeOf(
      name,
      pairs.filter(([[own]]) => Number(own) === number).map(([path, value]): Pair => [path.slice(1), value]),
    ),
  );
}
