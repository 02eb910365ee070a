import { readFile } from 'node:fs/promises';
import type * as resvg from '@resvg/resvg-js';
import { ForgeError, messageOf } from '../../errors.ts';
import type { Pictures } from '../../ports/pictures.ts';
import { palettePng } from './palette-png.ts';
import { readCoverage } from './read-coverage.ts';
import { reduceColours } from './reduce-colours.ts';

type Renderer = Pick<typeof resvg, 'Resvg'>;

export type ResvgEffects = {
  /** The one font that pictures are written in: a TrueType file of the family DejaVu Sans. */
  font: string;
  /** Loads what draws; by default the optional package, of which there is none for some machines. */
  renderer?: () => Promise<Renderer>;
};

const FAMILY = 'DejaVu Sans';
const WIDTH = 960;
const HIGHEST = 1560;
const PAPER = '#ffffff';

/** Pictures drawn by resvg, with the font that comes with this program and none of the machine's, so that they look alike everywhere. */
export async function createResvgPictures({ font, renderer = loadResvg }: ResvgEffects): Promise<Pictures> {
  const covered = readCoverage(await readFile(font).catch(notThere('the font of pictures cannot be read')));
  return {
    png: async (svg) => {
      const { Resvg } = await renderer().catch(notThere('@resvg/resvg-js does not load'));
      const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
      const image = new Resvg(svg, {
        background: PAPER,
        fitTo: { mode: 'width', value: Math.round(Math.min(WIDTH, (HIGHEST * width) / height)) },
        font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
      }).render();
      return palettePng(image.width, image.height, reduceColours(image.pixels));
    },
    legible: (words) =>
      [...words].map((character) => (isShown(character, covered) ? character : escape(character))).join(''),
  };
}

function loadResvg(): Promise<Renderer> {
  return import('@resvg/resvg-js');
}

/** White space is set as a space whatever it is. */
function isShown(character: string, covered: (codePoint: number) => boolean): boolean {
  return /\s/u.test(character) || covered(character.codePointAt(0) ?? 0);
}

function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** Says what is missing, with the reason. */
function notThere(what: string): (error: unknown) => never {
  return (error) => {
    throw new ForgeError('unavailable', `${what} (${firstLine(error)})`, {
      next: 'install nova-forge-mcp with its optional dependencies, without --omit=optional',
      cause: error,
    });
  };
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
