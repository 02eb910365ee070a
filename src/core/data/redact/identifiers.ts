import {
  entropy,
  isAadhaar,
  isChineseId,
  isCpf,
  isFrenchId,
  isIban,
  isItalianId,
  isKoreanId,
  isLuhn,
  isSpanishId,
} from './checksums.ts';

export type IdentifierKind = 'email' | 'phone' | 'card' | 'iban' | 'ip' | 'id' | 'secret';

/** How one kind of identifier looks. */
export type Identifier = {
  kind: IdentifierKind;
  pattern: RegExp;
  /** Decides on what the pattern found; `before` is the text in front of it. */
  valid?: (text: string, before: string) => boolean;
  /** Reserved for examples: it belongs to nobody. */
  invented?: RegExp;
};

const bare = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '');

/** Source of reserved names: RFC 2606 and RFC 6761. */
const reservedDomain =
  /(?:[@.]example\.[a-z]{2,}|\.(?:example|test|invalid|localhost)|@(?:domain|company|email|yourcompany|mydomain|acme)\.[a-z]{2,3})$/i;
const inventedKey = /EXAMPLE|your|xxxx|1234567890abcdef|0{8}/i;

/** Personal identifiers that can be told from other text by their form, most of them by a check digit as well. */
export const personal: readonly Identifier[] = [
  {
    kind: 'email',
    pattern:
      /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}(?![\p{L}\p{N}])/gu,
    valid: (text, before) =>
      !/[/:]$/.test(before) && !text.startsWith('git@') && !/\.(?:png|jpe?g|gif|svg|webp|js|ts|css|html?)$/i.test(text),
    invented: reservedDomain,
  },
  {
    kind: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    valid: (text) => isIban(bare(text)) && bare(text).length >= 15,
  },
  {
    kind: 'id',
    pattern: /(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])/g,
    valid: (text) => !/^(?:000|666|9\d\d)|-00-|-0000$/.test(text),
    invented: /^(?:078-05-1120|219-09-9999|123-45-6789)$/,
  },
  { kind: 'id', pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g, valid: (text) => isCpf(bare(text)) },
  {
    kind: 'id',
    pattern:
      /(?<![A-Za-z0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![A-Za-z0-9])/g,
    valid: isChineseId,
  },
  {
    kind: 'id',
    pattern: /(?<![\w-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-4]\d{6}(?![\w-])/g,
    valid: (text) => isKoreanId(bare(text)),
  },
  { kind: 'id', pattern: /(?<![A-Za-z0-9])(?:\d{8}|[XYZ]\d{7})[A-Z](?![A-Za-z0-9])/g, valid: isSpanishId },
  {
    kind: 'id',
    pattern: /(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/g,
    valid: (text) => isFrenchId(bare(text)),
  },
  {
    kind: 'id',
    pattern: /(?<![A-Za-z0-9])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![A-Za-z0-9])/g,
    valid: isItalianId,
  },
  {
    kind: 'id',
    pattern: /(?<![\d.-])[2-9]\d{3} \d{4} \d{4}(?![\d -])/g,
    valid: (text) => isAadhaar(bare(text)),
  },
  {
    kind: 'card',
    pattern:
      /(?<![\d.-])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6(?:011|5\d{2}))([ -]?)\d{4}\1\d{4}\1\d{4}(?![\d-])|(?<![\d.-])3[47]\d{2}([ -]?)\d{6}\2\d{5}(?![\d-])/g,
    valid: (text) => isLuhn(bare(text)),
  },
  {
    kind: 'phone',
    pattern: /(?<![\w+.])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\d])/g,
    valid: (text) => bare(text).length >= 9 && bare(text).length <= 15,
    invented: /555[ .-]?01\d\d$/,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?![\w-])/g,
    valid: (text) => /^[2-9]\d\d[2-9]/.test(bare(text)),
    invented: /555[ .-]?01\d\d$/,
  },
  { kind: 'phone', pattern: /(?<![\w.+-])0[1-9](?:([ .])\d{2})(?:\1\d{2}){3}(?![\d.])/g },
  { kind: 'phone', pattern: /(?<![\w.+-])0\d{1,4}-\d{1,4}-\d{4}(?![\w-])/g },
  { kind: 'phone', pattern: /(?<=(?:手机|电话|联系|致电)[^\d]{0,8})1[3-9]\d{9}(?!\d)/g },
  {
    kind: 'ip',
    pattern: /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)/g,
    valid: (text, before) => isPublicAddress(text) && !/(?:\bv(?:ersion)?|版本|バージョン)[ .:=]*$/i.test(before),
    invented: /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^(?:1\.2\.3\.4|8\.8\.[48]\.[48]|1\.1\.1\.1)$/,
  },
];

/** Credentials: by the prefixes that their issuers give them, or by being random. */
export const secrets: readonly Identifier[] = [
  {
    kind: 'secret',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[\s\S]*?-----END (?:[A-Z]+ )*PRIVATE KEY-----)?/g,
  },
  { kind: 'secret', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, invented: /EXAMPLE$/ },
  {
    kind: 'secret',
    pattern:
      /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{20,}|AIza[\w-]{35}|sk-(?:ant-|proj-)?[\w-]{20,}|[rs]k_(?:live|test)_\w{16,}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}|SG\.[\w-]{20,}\.[\w-]{20,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g,
    invented: inventedKey,
  },
  {
    kind: 'secret',
    pattern: /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_]{32,100}={0,2}(?![A-Za-z0-9+/=_-])/g,
    valid: (text, before) => isRandom(text) && !/(?:sha\d+[-:]|base64,|[#/])$/i.test(before),
    invented: inventedKey,
  },
];

/** Neither private, loopback, link-local nor multicast (RFC 6890), and no version number: those begin with small parts. */
function isPublicAddress(text: string): boolean {
  const [a = 0, b = 0] = text.split('.').map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224 || (a === 169 && b === 254)) return false;
  return !((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168));
}

/** Letters of both cases and digits, mixed as chance mixes them: hexadecimal digests and camel case are not. */
function isRandom(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  if (count(/\d/g) < 4 || count(/[A-Z]/g) < 4 || count(/[a-z]/g) < 4) return false;
  return entropy(text) >= 4.2 && count(/[a-z]{6,}/g) === 0;
}
