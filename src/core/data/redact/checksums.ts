/** Luhn's sum, over the digits of a payment card (ISO/IEC 7812-1, annex B). */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at--, twice = !twice) {
    const digit = Number(digits[at]) * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** ISO 7064 mod 97: the four first characters moved behind, letters as 10 to 35 (ISO 13616). */
export function isIban(text: string): boolean {
  const moved = text.slice(4) + text.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Brazil's CPF: two check digits, weights 10…2 and 11…2, modulo 11. */
export function isCpf(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  return [9, 10].every((size) => {
    const sum = weigh(digits.slice(0, size), (at) => size + 1 - at);
    return ((sum * 10) % 11) % 10 === Number(digits[size]);
  });
}

/** China's resident number: ISO 7064 mod 11-2 (GB 11643). */
export function isChineseId(text: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weigh(text.slice(0, 17), (at) => weights[at] ?? 0) % 11] === text[17]?.toUpperCase();
}

/** Korea's resident registration number, weights 2…9 and 2…5, modulo 11. */
export function isKoreanId(digits: string): boolean {
  const sum = weigh(digits.slice(0, 12), (at) => (at % 8) + 2);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}

/** Spain's DNI and NIE: the number modulo 23 names the letter. */
export function isSpanishId(text: string): boolean {
  const number = Number(text.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text.at(-1);
}

/** France's social security number: 97 minus the first thirteen digits modulo 97 (Corsica: 2A is 19, 2B is 18). */
export function isFrenchId(text: string): boolean {
  const number = BigInt(text.slice(0, 13).replace('2A', '19').replace('2B', '18'));
  return 97 - Number(number % 97n) === Number(text.slice(13));
}

/** Italy's tax code: odd and even places are valued differently, the sum modulo 26 names the last letter. */
export function isItalianId(text: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const value = Number.parseInt(text[at] ?? '0', 36);
    const place = value > 9 ? value - 10 : value;
    sum += at % 2 === 0 ? (odd[place] ?? 0) : place;
  }
  return String.fromCharCode(65 + (sum % 26)) === text[15];
}

/** India's Aadhaar number: Verhoeff's check over the dihedral group of order ten. */
export function isAadhaar(digits: string): boolean {
  const turns = [
    '0123456789',
    '1576283094',
    '5803796142',
    '8916043527',
    '9453126870',
    '4286573901',
    '2793806415',
    '7046913258',
  ];
  let state = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    state = dihedral(state, Number(turns[place % 8]?.[digit]));
  }
  return state === 0;
}

function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (((a - b) % 5) + 5) % 5;
}

/** Bits of information in a character of the text, by its own frequencies. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function weigh(digits: string, weight: (at: number) => number): number {
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * weight(at), 0);
}
