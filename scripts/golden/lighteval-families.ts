import { z } from 'zod';
import { sentenceBleu, corpusBleu, type BleuOptions } from '../../src/core/evaluation/metrics/bleu.ts';
import { bleuTokenizers } from '../../src/core/evaluation/metrics/bleu-tokens.ts';
import { type ChrfOptions, corpusChrf, sentenceChrf } from '../../src/core/evaluation/metrics/chrf.ts';
import { firstGoldBleu, genQaReport, transposedBleu } from '../../src/core/evaluation/metrics/gen-qa.ts';
import { helmNormalize } from '../../src/core/evaluation/metrics/helm.ts';
import {
  type PairScore,
  bestPair,
  exactMatch,
  prefixExactMatch,
  prefixQuasiExactMatch,
  quasiExactMatch,
  quasiWordSetF1,
  wordSetF1,
} from '../../src/core/evaluation/metrics/lighteval-match.ts';
import { majorityAtK, passAtKOfSamples } from '../../src/core/evaluation/metrics/pass-at-k.ts';
import { type Family, family } from './case.ts';

const Text = z.object({ prediction: z.string() });
const Sample = z.object({ predictions: z.array(z.string().nullable()), references: z.array(z.string()) });
const Samples = z.object({ predictions: z.array(z.string()), references: z.array(z.array(z.string())) });
const Corpus = z.object({ predictions: z.array(z.string()), references: z.array(z.array(z.string().nullable())) });
const Sentence = z.object({ prediction: z.string(), references: z.array(z.string()) });
const Tokenize = z.enum(['13a', 'intl', 'zh', 'char', 'none']);

const BleuSettings = z
  .object({
    tokenize: Tokenize.optional(),
    smooth_method: z.enum(['exp', 'floor', 'add-k', 'none']).optional(),
    smooth_value: z.number().optional(),
    lowercase: z.boolean().optional(),
    max_ngram_order: z.number().optional(),
    effective_order: z.boolean().optional(),
  })
  .transform((given): BleuOptions => ({
    ...(given.tokenize === undefined ? {} : { tokenize: given.tokenize }),
    ...(given.smooth_method === undefined ? {} : { smooth: given.smooth_method }),
    ...(given.smooth_value === undefined ? {} : { smoothValue: given.smooth_value }),
    ...(given.lowercase === undefined ? {} : { lowercase: given.lowercase }),
    ...(given.max_ngram_order === undefined ? {} : { maxOrder: given.max_ngram_order }),
    ...(given.effective_order === undefined ? {} : { effectiveOrder: given.effective_order }),
  }));

const ChrfSettings = z
  .object({
    char_order: z.number().optional(),
    word_order: z.number().optional(),
    beta: z.number().optional(),
    lowercase: z.boolean().optional(),
    whitespace: z.boolean().optional(),
    eps_smoothing: z.boolean().optional(),
  })
  .transform((given): ChrfOptions => ({
    ...(given.char_order === undefined ? {} : { charOrder: given.char_order }),
    ...(given.word_order === undefined ? {} : { wordOrder: given.word_order }),
    ...(given.beta === undefined ? {} : { beta: given.beta }),
    ...(given.lowercase === undefined ? {} : { lowercase: given.lowercase }),
    ...(given.whitespace === undefined ? {} : { whitespace: given.whitespace }),
    ...(given.eps_smoothing === undefined ? {} : { epsSmoothing: given.eps_smoothing }),
  }));

/** Metrics of lighteval and sacreBLEU. */
export const lightevalFamilies: Readonly<Record<string, Family>> = {
  helm_normalizer: family(Text, ({ prediction }) => helmNormalize(prediction)),
  lighteval_em: best(exactMatch),
  lighteval_qem: best(quasiExactMatch),
  lighteval_f1: best(wordSetF1),
  lighteval_f1_quasi: best(quasiWordSetF1),
  lighteval_prefix_em: best(prefixExactMatch),
  lighteval_prefix_qem: best(prefixQuasiExactMatch),
  sacrebleu_tokenize: family(Text.extend({ options: z.object({ tokenize: Tokenize }) }), ({ prediction, options }) =>
    bleuTokenizers[options.tokenize](prediction),
  ),
  sacrebleu_corpus_bleu: family(Corpus.extend({ options: BleuSettings }), ({ predictions, references, options }) =>
    withLengths(corpusBleu(predictions, references, options)),
  ),
  sacrebleu_sentence_bleu: family(Sentence.extend({ options: BleuSettings }), ({ prediction, references, options }) =>
    withLengths(sentenceBleu(prediction, references, options)),
  ),
  sacrebleu_corpus_chrf: family(Corpus.extend({ options: ChrfSettings }), ({ predictions, references, options }) =>
    corpusChrf(predictions, references, options),
  ),
  sacrebleu_sentence_chrf: family(Sentence.extend({ options: ChrfSettings }), ({ prediction, references, options }) =>
    sentenceChrf(prediction, references, options),
  ),
  lighteval_bleu: family(Samples.extend({ options: z.object({ variant: z.string() }) }), (given) => {
    const samples = given.predictions.map((prediction, row) => ({ prediction, golds: given.references[row] ?? [] }));
    return given.options.variant === 'v0.10.0' ? transposedBleu(samples) : firstGoldBleu(samples);
  }),
  lighteval_chrf: family(Samples, ({ predictions, references }) => corpusChrf(predictions, references)),
  lighteval_gen_qa_report: family(
    z.object({ predictions: z.array(z.string()), references: z.array(z.string()) }),
    ({ predictions, references }) => genQaReport(predictions, references),
  ),
  lighteval_pass_at_k: family(
    Sample.extend({ options: z.object({ k: z.number(), n: z.number().nullable() }) }),
    ({ predictions, references, options }) =>
      passAtKOfSamples(texts(predictions), references[0] ?? '', options.k, options.n ?? predictions.length),
  ),
  lighteval_maj_at_k: family(
    Sample.extend({ options: z.object({ k: z.number() }) }),
    ({ predictions, references, options }) => majorityAtK(texts(predictions), references[0] ?? '', options.k),
  ),
};

function best(score: PairScore): Family {
  return family(Sample, ({ predictions, references }) => bestPair(score, predictions, references));
}

function texts(predictions: readonly (string | null)[]): string[] {
  return predictions.map((prediction) => prediction ?? '');
}

function withLengths({ sysLen, refLen, ...rest }: ReturnType<typeof corpusBleu>) {
  return { ...rest, sys_len: sysLen, ref_len: refLen };
}
