const SHORTEST = 30;
const LONGEST = 400;

const COMMENT = /\/\*\*([\s\S]*?)\*\//g;
const MARGIN = /^[ \t]*\*[ \t]?/gm;
// What follows these is code or a list of errors, not prose.
const AFTER_PROSE = /^\s*@(?:example|throws|see|param|returns)\b[\s\S]*/m;
const DIRECTIVE = /^\s*@\w+[^\n]*$/gm;
const BLOCK_TAG =
  /<\/?(?:p|li|ul|ol|dl|dt|dd|note|important|div|pre|table|tr|td|th|tbody|thead|h\d|br|fullname|caution)\b[^>]*>/gi;
const TAG = /<\/?[a-z][^>]*>/gi;
const SENTENCE_END = /(?<=[.!?]["”)]?)(?<!\b(?:e\.g|i\.e|etc|vs|[A-Z])\.)\s+(?=["“(]?[A-Z])/;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Service names and what gives them away: addresses, ARNs, permission names, names of types and fields built on them. */
const giveaways = [
  /https?:\/\/\S*/g,
  /\barn:[^\s,;"'()]*/gi,
  /\b(?:s3[\w-]*|sagemaker|bedrock[\w-]*|logs|iam|sts|servicequotas|cloudwatch):[\w/*-]+/gi,
  /\b[\w.-]+\.amazonaws\.com(?:\.cn)?\b/gi,
  /\bAmazon Simple Storage Service(?: \(Amazon S3\))?/gi,
  /\b(?:Amazon Web Services )?Identity and Access Management(?: \(IAM\))?/gi,
  /\b(?:Amazon Web Services )?Security Token Service(?: \([^)]*STS\))?/gi,
  /\b(?:Amazon )?[\w-]*sage ?maker[\w-]*(?: AI\b| Studio\b| HyperPod\b| Canvas\b| Ground Truth\b)*/gi,
  /\b(?:Amazon )?[\w-]*bedrock[\w-]*(?: Runtime\b)?/gi,
  /\b(?:Amazon )?CloudWatch ?Logs?(?: Insights\b)?/gi,
  /\b(?:Amazon )?[\w-]*cloudwatch[\w-]*/gi,
  /\bservice quotas\b|\w*ServiceQuota\w*/gi,
  /\b(?:Amazon )?\w*S3\w*(?: on Outposts\b| Express(?: One Zone)?\b| Glacier\b)*/g,
  /\b(?:Amazon )?s3\b/gi,
  /\b(?:Amazon Web Services |AWS )?(?:IAM|STS)(?![a-z])\w*/g,
  /\b(?:iam|sts)\b/gi,
];

/** The sentences of 30 to 400 characters in a source file's doc comments: plain text on one line, service names masked as ___. */
export function docSentences(source: string): string[] {
  const comments = [...source.matchAll(COMMENT)].map(([, comment = '']) => comment);
  return comments
    .filter((comment) => comment.includes('<p>'))
    .flatMap(paragraphs)
    .flatMap((paragraph) => paragraph.split(SENTENCE_END))
    .map((sentence) => masked(sentence).trim())
    .filter((sentence) => sentence.length >= SHORTEST && sentence.length <= LONGEST && /[a-z]{3}/.test(sentence));
}

function paragraphs(comment: string): string[] {
  const prose = comment.replace(MARGIN, '').replace(AFTER_PROSE, '').replace(DIRECTIVE, '');
  return prose.split(BLOCK_TAG).map((html) => decoded(html.replace(TAG, '')).replace(/\s+/g, ' ').trim());
}

function decoded(html: string): string {
  return html.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name = '') => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return Number.isInteger(code) ? String.fromCodePoint(code) : (entities[String(name).toLowerCase()] ?? whole);
  });
}

function masked(sentence: string): string {
  const hidden = giveaways.reduce((words, giveaway) => words.replace(giveaway, '___'), sentence);
  return hidden.replace(/___(?:[\s/]*___)+/g, '___');
}
