/** Page colours of a chart, for light and dark surroundings. */
export const surfaces = {
  light: { background: '#ffffff', ink: '#1f2328', dim: '#59636e', grid: '#d8dee4' },
  dark: { background: '#14181d', ink: '#e6edf3', dim: '#9aa4ae', grid: '#333b44' },
} as const;

/** Series colours, told apart with any common colour blindness by lightness or by the dashes and labels beside them. */
export const seriesColours = [
  '#2f7dc4',
  '#cf6a0a',
  '#2a8f5d',
  '#b04fa8',
  '#8a7727',
  '#d14a61',
  '#5f6fd6',
  '#6e7b85',
  '#0b8793',
  '#9a5b3c',
  '#6b8e00',
  '#7b4fc9',
] as const;

/** Colour of the n-th series; they repeat after twelve. */
export function seriesColour(index: number): string {
  return seriesColours[index % seriesColours.length] ?? seriesColours[0];
}

/** Shades of a confusion matrix at full strength; weaker shares are the same colour seen through. */
export const cellColours = { right: '#174a86', wrong: '#873600', unparsed: '#454c53' } as const;

const { light, dark } = surfaces;

/** The style sheet of every chart: charts follow the reader's light or dark setting and bring their own background. */
export const styleSheet = [
  `.nf-bg{fill:${light.background}}.nf-ink{fill:${light.ink}}.nf-dim{fill:${light.dim}}.nf-count{fill:#000}.nf-white{fill:#fff}`,
  `.nf-grid{stroke:${light.grid}}.nf-axis{stroke:${light.dim}}`,
  `@media (prefers-color-scheme:dark){.nf-bg{fill:${dark.background}}.nf-ink{fill:${dark.ink}}.nf-dim{fill:${dark.dim}}.nf-count{fill:#fff}`,
  `.nf-grid{stroke:${dark.grid}}.nf-axis{stroke:${dark.dim}}}`,
].join('');
