/** The commonest words of running English. */
const COMMON = new Set(
  'the of and to a in is it you that he was for on are with as i his they be at one have this from or had by not but what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see no way could people my than been who its now find long down day did get come made may part in text'.split(
    ' ',
  ),
);
const LEAST_SHARE = 0.15;

/**
 * Whether a text reads as English: Latin letters, and at least 15 % of its words among the commonest English ones. The reference asks
 * langdetect, whose profiles we do not carry; on a line or more of plain text both agree, on a few words neither can be relied on.
 */
export function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const latin = words.filter((word) => /^[a-z]+$/.test(word));
  const common = latin.filter((word) => COMMON.has(word));
  return words.length > 0 && latin.length >= words.length * 0.8 && common.length >= words.length * LEAST_SHARE;
}
