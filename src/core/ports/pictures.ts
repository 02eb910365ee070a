/** Makes pictures of drawings, for those who cannot show a page. Loaded when the first picture is asked for. */
export type Pictures = {
  /**
   * A PNG of an SVG document, in light colours: 960 pixels broad, less when it would be higher than 1,560, so that a model reads it unscaled.
   * Throws `unavailable` where nothing on this machine can draw it.
   */
  png: (svg: string) => Promise<Uint8Array>;
  /** The words with every character that pictures cannot show written as its escape (`\u4e2d`), so that none becomes an empty box. */
  legible: (words: string) => string;
};
